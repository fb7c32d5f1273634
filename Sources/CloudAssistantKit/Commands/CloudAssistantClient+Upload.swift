import CloudFoundation

extension CloudAssistantClient {
    /// Uploads a file to instances and returns as soon as the service has accepted it.
    ///
    /// A file that can't be written on a machine is a result, not an error.
    /// - Parameters:
    ///   - file: The file.
    ///   - targets: The machines: instances by id, which are sent 50 in a call.
    ///   - options: The time limits for delivery (`deliveryTimeout`) and for the wait (`deadline`).
    /// - Returns: A handle to follow the upload. A machine has succeeded when the file is written.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether a call was
    ///   accepted, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
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
            throw .invalid("a file needs a name and a directory")
        }
        let content = file.content.base64EncodedString()
        guard content.utf8.count <= 32 * 1_024 else {
            throw .invalid(
                "the file \(quoted(file.name)) has \(file.content.count) bytes: the maximum is \(FileToUpload.maximumSize)"
            )
        }
        let marker = self.newName()
        let request = CloudAssistant.SendFileRequest(
            content: content,
            instanceIDs: [],
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
        // A region that can't be determined is an error of the first call.
        let region = try? await self.connection(for: CloudAssistant.SendFileRequest.operation).region
        let driver = RunDriver(
            waves: [ids.pieces(of: 50).enumerated().map { RunPart(number: $0.offset, machines: $0.element) }],
            errorsAllowed: nil,
            service: FileRunService(
                client: self,
                request: request,
                marker: marker,
                traits: RunServiceTraits(
                    progressTimeout: (options.deliveryTimeout ?? .seconds(60)) + .seconds(900),
                    marker: marker,
                    location: self.location(region)
                )
            ),
            options: options,
            dependencies: self.dependencies
        )
        try await driver.start()
        return CommandRun(driver)
    }
}

/// The run service of Cloud Assistant for files.
private struct FileRunService: RunService {
    let client: CloudAssistantClient
    let request: CloudAssistant.SendFileRequest
    let marker: String
    let traits: RunServiceTraits

    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome {
        var request = self.request
        request.instanceIDs = part.machines ?? []
        return await InvocationSender(client: self.client).send(request, marker: self.marker)
    }

    func known(_ machines: [String]) async -> Set<String>? { await self.client.known(machines) }

    func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        for command in commands {
            guard let file = try await self.file(command) else { continue }
            overviews[command.id] = CommandOverview(file)
        }
        return overviews
    }

    func list(_ command: StartedCommand) async throws -> MachineListing {
        MachineListing(try await self.machines(of: command))
    }

    func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult? {
        try await self.machines(of: command).first { $0.instanceID == machine }
    }

    private func machines(of command: StartedCommand) async throws(CloudAssistantError) -> [MachineResult] {
        try await self.file(command)?.invokeInstances.map { MachineResult($0, invokeID: command.id) } ?? []
    }

    private func file(_ command: StartedCommand) async throws(CloudAssistantError) -> CloudAssistant.SendFileInvocation?
    {
        let request = CloudAssistant.DescribeSendFileResultsRequest(invokeID: command.id, maxResults: 50)
        return try await self.client.describeSendFileResults(request).invocations.first
    }

    func output(of result: MachineResult) async throws -> CompletedOutput { CompletedOutput(result) }

    func stop(_ command: StartedCommand, on machines: [String]?) async throws {
        try await self.client.stop(command.id, on: machines)
    }
}

extension CommandOverview {
    /// Creates an overview of a file.
    fileprivate init(_ file: CloudAssistant.SendFileInvocation) {
        let status = file.invocationStatus?.rawValue ?? ""
        self.init(
            hasEnded: ["Success", "Failed", "PartialFailed", "Stopped"].contains(status),
            targetCount: file.invokeInstances.isEmpty ? nil : file.invokeInstances.count,
            machines: file.invokeInstances.compactMap(\.instanceID),
            fingerprint: "\(status) \(file.invokeInstances.map { $0.invocationStatus?.rawValue ?? "" })",
            status: status
        )
    }
}
