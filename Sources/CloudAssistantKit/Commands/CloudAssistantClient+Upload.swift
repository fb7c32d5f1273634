import Foundation

extension CloudAssistantClient {
    /// Puts a file on instances and returns as soon as the service has taken it.
    ///
    /// A file that can't be put on a machine is a result, not an error.
    /// - Parameters:
    ///   - file: The file.
    ///   - targets: Where to put it: instances by id, which are sent 50 in a call.
    ///   - options: How long delivering it may take (`deliveryTimeout`), and how long to wait (`deadline`).
    /// - Returns: A handle to follow it; a machine has succeeded when the file is there.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:started:underlying:)`` if it is unknown whether a call was
    ///   taken, ``/CloudCore/CommandError/call(_:started:)`` if the service refused one.
    public func upload(
        _ file: FileToUpload,
        to targets: Targets,
        options: RunOptions = RunOptions()
    ) async throws(CommandError) -> CommandRun {
        try options.check()
        guard case .instances(let ids) = try targets.checked() else {
            throw .invalid("a file can be sent to instances by id only")
        }
        guard !file.name.isEmpty, !file.directory.isEmpty else {
            throw .invalid("a file needs a name and a folder to be put in")
        }
        let content = file.content.base64EncodedString()
        guard content.utf8.count <= 32 * 1_024 else {
            throw .invalid("the file \(quoted(file.name)) has \(file.content.count) bytes: the most is 24576")
        }
        let marker = self.newName()
        let batches = ids.pieces(of: 50).map { machines in
            CommandBatch(machines: machines) { _ throws(CommandError) in
                let request = CloudAssistant.SendFileRequest(
                    content: content,
                    instanceIDs: machines,
                    name: file.name,
                    targetDir: file.directory,
                    contentType: .base64,
                    description: marker,
                    fileGroup: file.group,
                    fileMode: file.mode,
                    fileOwner: file.owner,
                    overwrite: file.overwrites,
                    timeout: options.deliveryTimeout.map { Int($0.wholeSeconds) }
                )
                return try await InvocationSender(client: self).send(request, marker: marker)
            }
        }
        let progress = CommandProgress(
            waves: [batches],
            errorsAllowed: nil,
            backend: FileBackend(client: self, options: options),
            options: options,
            surroundings: self.surroundings
        )
        try await progress.start()
        return CommandRun(progress)
    }
}

/// How Cloud Assistant is asked what became of files.
private struct FileBackend: CommandBackend {
    let client: CloudAssistantClient
    let options: RunOptions
    let pageSize = 50

    var patience: Duration { (self.options.deliveryTimeout ?? .seconds(60)) + .seconds(900) }
    var deliveryLimit: Duration? { nil }

    func overview(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        for command in commands {
            guard let file = try await self.file(command) else { continue }
            overviews[command.id] = CommandOverview(file)
        }
        return overviews
    }

    func machines(of command: StartedCommand) async throws -> MachineListing {
        MachineListing(
            try await self.file(command)?.invokeInstances.map { MachineResult($0, invokeID: command.id) } ?? []
        )
    }

    private func file(_ command: StartedCommand) async throws(CloudAssistantError) -> CloudAssistant.SendFileInvocation?
    {
        let request = CloudAssistant.DescribeSendFileResultsRequest(invokeID: command.id, maxResults: 50)
        return try await self.client.describeSendFileResults(request).invocations.first
    }

    func complete(_ result: MachineResult) async throws -> (result: MachineResult, note: String?) { (result, nil) }

    func cancel(_ command: StartedCommand, on machines: [String]?) async throws {
        _ = try await self.client.stopInvocation(invokeID: command.id, instanceIDs: machines)
    }
}

extension CommandOverview {
    /// Reads what the service says about a file.
    fileprivate init(_ file: CloudAssistant.SendFileInvocation) {
        let status = file.invocationStatus?.rawValue ?? ""
        self.init(
            hasEnded: ["Success", "Failed", "PartialFailed", "Stopped"].contains(status),
            targetCount: file.invokeInstances.count,
            fingerprint: "\(status) \(file.invokeInstances.map { $0.invocationStatus?.rawValue ?? "" })",
            absence: (.undeliverable, status)
        )
    }
}
