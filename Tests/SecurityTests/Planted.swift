import CloudCore
import Foundation

/// Secrets that are easy to find in a text.
enum Planted {
    static let key = "planted/secret+key"
    static let token = "planted/session+token=="

    static let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: key,
        sessionToken: token
    )

    /// The substrings that no text may contain.
    static let marks = ["planted", "plant%65d"]

    /// A host system whose environment variables all contain secrets.
    static let host = HostSystem(
        environment: [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": key, "AWS_SESSION_TOKEN": token,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": token, "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": key, "ALIBABA_CLOUD_SECURITY_TOKEN": token,
        ],
        homeFolder: "/home/someone",
        readFile: { path, _ throws(FileError) in throw FileError(path: path, reason: .missing) },
        runProgram: { _ in throw ProgramError.notStarted(program: "none") }
    )
}
