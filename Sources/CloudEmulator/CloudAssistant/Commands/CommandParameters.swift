import CloudAssistantKit
import CloudCore
import CloudFoundation

/// The values of a command's parameters.
struct CommandParameters {
    private let command: CloudAssistant.Command
    private let values: [String: String]

    init(_ query: EmulatorQuery, of command: CloudAssistant.Command) throws {
        self.command = command
        guard let text = query["Parameters"], text != "{}" else {
            self.values = [:]
            guard command.enableParameter != true || command.parameterNames.isEmpty else {
                throw ErrorResponse("Parameter.MissingValue", "the command's parameters have no values")
            }
            return
        }
        guard command.enableParameter == true else {
            throw ErrorResponse("Parameter.Disabled", "the command takes no parameters")
        }
        guard let values = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw ErrorResponse("InvalidParameter.Parameters", "Parameters is not a JSON object of strings")
        }
        self.values = values
        guard values.count <= 10 else {
            throw ErrorResponse("ParameterCount.ExceedLimit", "a command has at most 10 parameters", status: 403)
        }
        for name in values.keys.sorted() {
            guard name.count <= 64 else {
                throw ErrorResponse(
                    "ParameterKey.ExceedLimit",
                    "a parameter's name has at most 64 characters",
                    status: 403
                )
            }
            guard command.parameterNames.contains(name) else {
                throw ErrorResponse("Parameter.NotMatched", "the command has no parameter \(quoted(name))", status: 403)
            }
        }
        if let name = command.parameterNames.first(where: { values[$0] == nil }) {
            throw ErrorResponse("Parameter.MissingValue", "the parameter \(quoted(name)) has no value")
        }
    }

    /// The content with the parameters replaced by their values.
    ///
    /// Double braces inside a value are not replaced.
    var script: String {
        let content = self.command.commandContent ?? ""
        return self.values.isEmpty ? content : Placeholders.replace(in: content) { self.values[$0] }
    }
}
