import CloudFoundation
import SSMKit

/// The documents that Amazon owns and that exist in every account.
enum AmazonDocuments {
    /// Returns the documents that run a script.
    static func all(at date: Date) -> [StoredDocument] {
        [
            ("AWS-RunShellScript", "aws:runShellScript", "Linux and macOS"),
            ("AWS-RunPowerShellScript", "aws:runPowerShellScript", "Windows, Linux and macOS"),
        ].compactMap { name, plugin, platforms in
            let text = self.content(plugin, platforms)
            guard let content = try? DocumentContent(text, .command) else { return nil }
            return StoredDocument(
                name: name,
                owner: "Amazon",
                type: .command,
                targetType: "/AWS::EC2::Instance",
                version: StoredDocument.Version(number: 1, text: text, content: content, date: date)
            )
        }
    }

    private static func content(_ plugin: String, _ platforms: String) -> String {
        """
        {
          "schemaVersion": "1.2",
          "description": "Runs the lines of a script on \(platforms).",
          "parameters": {
            "commands": { "type": "StringList", "description": "The lines of the script.", "minItems": 1 },
            "workingDirectory": { "type": "String", "description": "The folder of the script.", "default": "" },
            "executionTimeout": { "type": "String", "description": "The time limit, in seconds.", "default": "3600" }
          },
          "runtimeConfig": {
            "\(plugin)": {
              "properties": [
                {
                  "id": "0.\(plugin)",
                  "runCommand": "{{ commands }}",
                  "workingDirectory": "{{ workingDirectory }}",
                  "timeoutSeconds": "{{ executionTimeout }}"
                }
              ]
            }
          }
        }
        """
    }
}
