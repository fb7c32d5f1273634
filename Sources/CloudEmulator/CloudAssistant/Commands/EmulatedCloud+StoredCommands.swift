import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// The maximum size of a script after Base64 encoding, in bytes.
    private static let contentLimit = 24 * 1024

    func createCommand(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.CreateCommandResponse {
        var command = try self.command(from: query, defaultEncoding: .base64)
        command.name = try query.required("Name")
        let id = self.withState { state in
            let id = "c-\(state.nextID())"
            command.commandID = id
            state.storedCommands.append(command)
            return id
        }
        return CloudAssistant.CreateCommandResponse(commandID: id, requestID: requestID)
    }

    func modifyCommand(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.ModifyCommandResponse {
        let content = try query["CommandContent"].map { try Self.content($0, encoding: .base64) }
        let timeout = try query.number("Timeout")
        try self.changeStoredCommand(query) { command in
            if let content {
                command.commandContent = content
                if command.enableParameter == true { command.parameterNames = Placeholders.names(in: content) }
            }
            if let name = query["Name"] { command.name = name }
            if let description = query["Description"] { command.description = description }
            if let folder = query["WorkingDir"] { command.workingDir = folder }
            if let timeout { command.timeout = timeout }
            command.version = (command.version ?? 0) + 1
        }
        return CloudAssistant.ModifyCommandResponse(requestID: requestID)
    }

    func deleteCommand(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.DeleteCommandResponse {
        let id = try query.required("CommandId")
        try self.changeStoredCommand(query) { _ in }
        self.withState { $0.storedCommands.removeAll { $0.commandID == id } }
        return CloudAssistant.DeleteCommandResponse(requestID: requestID)
    }

    private func changeStoredCommand(
        _ query: EmulatorQuery,
        _ change: (inout CloudAssistant.Command) -> Void
    ) throws {
        let id = try query.required("CommandId")
        try self.withState { state in
            guard let index = state.storedCommands.firstIndex(where: { $0.commandID == id }) else {
                throw ErrorResponse("InvalidCmdId.NotFound", "there is no command \(quoted(id))", status: 404)
            }
            change(&state.storedCommands[index])
        }
    }

    func describeCommands(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.DescribeCommandsResponse {
        let tags = try query.tags("Tag")
        let commands = self.withState { $0.storedCommands }
            .filter { query["CommandId"] == nil || $0.commandID == query["CommandId"] }
            .filter { query["Name"] == nil || $0.name == query["Name"] }
            .filter { query["Description"] == nil || $0.description == query["Description"] }
            .filter { query["Type"] == nil || $0.type?.rawValue == query["Type"] }
            .filter { query["ResourceGroupId"] == nil || $0.resourceGroupID == query["ResourceGroupId"] }
            .filter { command in
                tags.allSatisfy { tag in
                    command.tags.contains { $0.tagKey == tag.key && (tag.value ?? $0.tagValue) == $0.tagValue }
                }
            }
        let page = try NumberedPage(of: commands, query)
        return CloudAssistant.DescribeCommandsResponse(
            commands: page.items.map { Self.encoded($0, query) },
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: page.total
        )
    }

    /// Returns a command with its content in the requested encoding, which is Base64 by default.
    private static func encoded(_ command: CloudAssistant.Command, _ query: EmulatorQuery) -> CloudAssistant.Command {
        guard query["ContentEncoding"] != "PlainText" else { return command }
        var command = command
        command.commandContent = command.commandContent.map { Data($0.utf8).base64EncodedString() }
        return command
    }

    /// Decodes a script.
    /// - Throws: `ErrorResponse` if the script can't be decoded or is too long.
    private static func content(_ content: String, encoding: CloudAssistant.ContentEncoding) throws -> String {
        let text: String
        if encoding == .base64 {
            guard let data = Data(base64Encoded: content) else {
                throw ErrorResponse("CmdContent.DecodeError", "the content is not valid Base64", status: 403)
            }
            text = String(decoding: data, as: UTF8.self)
        } else {
            text = content
        }
        guard Data(text.utf8).base64EncodedString().utf8.count <= self.contentLimit else {
            throw ErrorResponse("CmdContent.ExceedLimit", "the content has more than 24 KB after Base64", status: 403)
        }
        return text
    }

    /// Returns the command from the common parameters of CreateCommand and RunCommand, with its content as plain text.
    func command(
        from query: EmulatorQuery,
        defaultEncoding: CloudAssistant.ContentEncoding
    ) throws -> CloudAssistant.Command {
        // The service replaces an unknown encoding with the default.
        let encoding =
            CloudAssistant.ContentEncoding.knownValues
            .first { $0.rawValue.lowercased() == query["ContentEncoding"]?.lowercased() } ?? defaultEncoding
        let text = try Self.content(try query.required("CommandContent"), encoding: encoding)
        let takesParameters = query.isTrue("EnableParameter")
        return CloudAssistant.Command(
            category: "",
            commandContent: text,
            creationTime: Self.time(self.time.now()),
            description: query["Description"] ?? "",
            enableParameter: takesParameters,
            invokeTimes: 0,
            latest: true,
            launcher: "",
            name: query["Name"],
            parameterNames: takesParameters ? Placeholders.names(in: text) : [],
            provider: "",
            resourceGroupID: query["ResourceGroupId"] ?? "",
            tags: try query.tags("Tag").map { CloudAssistant.AttachedTag(tagKey: $0.key, tagValue: $0.value ?? "") },
            timeout: try query.number("Timeout") ?? 60,
            type: CloudAssistant.CommandType(rawValue: try query.required("Type")),
            version: 1,
            workingDir: query["WorkingDir"] ?? ""
        )
    }
}
