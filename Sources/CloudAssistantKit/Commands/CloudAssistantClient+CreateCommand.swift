import CloudFoundation

extension CloudAssistantClient {
    /// Stores a script as a command, which ``invoke(_:parameters:on:schedule:options:)`` runs.
    ///
    /// The text is sent in Base64, so that it arrives byte for byte, after statements that set its environment. The user
    /// is not a part of a stored command.
    /// - Parameters:
    ///   - script: The script, at most 18 KB.
    ///   - name: The name of the command, at most 128 characters.
    ///   - description: The description of the command, at most 512 characters.
    ///   - timeout: The time that the script may run on a machine, in whole seconds, or `nil` for the service's default
    ///     of 60 seconds.
    ///   - enablesParameters: Whether `{{name}}` in the script is replaced by a parameter of the invocation.
    /// - Returns: The id of the command, which begins with `c-`.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` for an invalid script, and
    ///   ``/CloudCore/CommandError/call(_:_:)`` if the call failed.
    public func createCommand(
        _ script: Script,
        name: String,
        description: String? = nil,
        timeout: Duration? = nil,
        enablesParameters: Bool = false
    ) async throws(CommandError) -> String {
        let request = CloudAssistant.CreateCommandRequest(
            commandContent: try script.storedContent(),
            name: name,
            type: script.commandType,
            contentEncoding: .base64,
            description: description,
            enableParameter: enablesParameters,
            timeout: timeout.map { Int($0.wholeSeconds) },
            workingDir: script.workingDirectory
        )
        do throws(CloudAssistantError) {
            let (response, metadata) = try await self.sendWithMetadata(request)
            if let id = response.commandID, !id.isEmpty { return id }
            throw .decoding(
                DecodingFailure(
                    operation: CloudAssistant.CreateCommandRequest.operation.name,
                    reason: "the response contains no CommandId",
                    requestID: metadata.requestID,
                    status: metadata.status,
                    body: Data(),
                    attempts: metadata.attempts
                )
            )
        } catch {
            if case .cancelled = error { throw .cancelled(.nothing) }
            throw .call(error)
        }
    }
}

extension Script {
    /// The type of a command that runs the script.
    var commandType: CloudAssistant.CommandType {
        self.interpreter == .powerShell ? .runPowerShellScript : .runShellScript
    }

    /// Returns the text in Base64, as the content of a stored command.
    fileprivate func storedContent() throws(CommandError) -> String {
        guard self.user == nil else {
            throw .invalid("a stored command has no user: omit it, and set Username in InvokeCommand")
        }
        return Data(try self.checkedText().utf8).base64EncodedString()
    }
}
