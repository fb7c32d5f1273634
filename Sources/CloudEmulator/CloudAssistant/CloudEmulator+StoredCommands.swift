import CloudAssistantKit
import CloudCore
import Foundation

extension CloudEmulator {
    /// The most that a script may hold after Base64, in bytes.
    private static let contentLimit = 24 * 1024

    func createCommand(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.CreateCommandResponse {
        var command = try self.command(from: query, defaultEncoding: .base64)
        command.name = try query.required("Name")
        let id = self.withState { state in
            command.commandID = "c-\(state.nextID())"
            state.storedCommands.append(command)
            return command.commandID
        }
        return CloudAssistant.CreateCommandResponse(commandID: id, requestID: requestID)
    }

    func deleteCommand(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.DeleteCommandResponse {
        let id = try query.required("CommandId")
        try self.withState { state in
            guard let index = state.storedCommands.firstIndex(where: { $0.commandID == id }) else {
                throw Refusal("InvalidCmdId.NotFound", "there is no command \(quoted(id))", status: 404)
            }
            state.storedCommands.remove(at: index)
        }
        return CloudAssistant.DeleteCommandResponse(requestID: requestID)
    }

    func describeCommands(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.DescribeCommandsResponse {
        let commands = self.withState { $0.storedCommands }
            .filter { query["CommandId"] == nil || $0.commandID == query["CommandId"] }
            .filter { query["Name"] == nil || $0.name == query["Name"] }
            .filter { query["Type"] == nil || $0.type?.rawValue == query["Type"] }
            .map { Self.encoded($0, query) }
        let page = try NumberedPage(of: commands, query)
        return CloudAssistant.DescribeCommandsResponse(
            commands: page.items,
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: commands.count
        )
    }

    /// Returns a command with its content in the encoding that is asked for; Base64 by default.
    private static func encoded(_ command: CloudAssistant.Command, _ query: EmulatorQuery) -> CloudAssistant.Command {
        guard query["ContentEncoding"] != "PlainText" else { return command }
        var command = command
        command.commandContent = command.commandContent.map { Data($0.utf8).base64EncodedString() }
        return command
    }

    /// Reads what CreateCommand and RunCommand have in common; the content is kept as text.
    func command(
        from query: EmulatorQuery,
        defaultEncoding: CloudAssistant.ContentEncoding
    ) throws -> CloudAssistant.Command {
        let content = try query.required("CommandContent")
        let type = CloudAssistant.CommandType(rawValue: try query.required("Type"))
        guard CloudAssistant.CommandType.knownValues.contains(type) else {
            throw Refusal("InvalidCmdType.NotFound", "there is no type \(quoted(type.rawValue))", status: 403)
        }
        let text: String
        if (query["ContentEncoding"] ?? defaultEncoding.rawValue) == "Base64" {
            guard let data = Data(base64Encoded: content) else {
                throw Refusal("CmdContent.DecodeError", "the content is no Base64", status: 403)
            }
            text = String(decoding: data, as: UTF8.self)
        } else {
            text = content
        }
        guard Data(text.utf8).base64EncodedString().utf8.count <= Self.contentLimit else {
            throw Refusal("CmdContent.ExceedLimit", "the content has more than 24 KB after Base64", status: 403)
        }
        return CloudAssistant.Command(
            commandContent: text,
            creationTime: Self.time(self.time.now()),
            description: query["Description"] ?? "",
            enableParameter: query.isTrue("EnableParameter"),
            invokeTimes: 0,
            latest: true,
            name: query["Name"],
            parameterNames: query.isTrue("EnableParameter") ? Self.parameterNames(in: text) : [],
            provider: "",
            tags: query.pairs("Tag").map { CloudAssistant.AttachedTag(tagKey: $0.key, tagValue: $0.value ?? "") },
            timeout: try query.number("Timeout") ?? 60,
            type: type,
            version: 1,
            workingDir: query["WorkingDir"] ?? ""
        )
    }

    /// Returns the names between double braces.
    private static func parameterNames(in text: String) -> [String] {
        text.components(separatedBy: "{{").dropFirst().compactMap { part in
            part.range(of: "}}").map { String(part[..<$0.lowerBound]).trimmingCharacters(in: .whitespaces) }
        }
    }
}
