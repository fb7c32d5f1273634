import CloudAssistantKit
import CloudCore
public import CloudFoundation

extension EmulatedCloud {
    /// The maximum size of a file after Base64 encoding, in bytes.
    private static let fileLimit = 32 * 1024

    /// Returns a file that `SendFile` has created on a machine.
    /// - Parameters:
    ///   - path: The file's full path.
    ///   - machine: The machine's ID.
    /// - Returns: The file's content, or `nil` if the file does not exist.
    public func file(_ path: String, on machine: String) -> Data? {
        self.withState { $0.files[machine]?[path] }
    }

    func sendFile(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.SendFileResponse {
        let text = try query.required("Content")
        let type = CloudAssistant.FileContentType(rawValue: query["ContentType"] ?? "PlainText")
        guard let content = type == .base64 ? Data(base64Encoded: text) : Data(text.utf8) else {
            throw ErrorResponse("FileContent.DecodeError", "the content is not valid Base64", status: 403)
        }
        guard content.base64EncodedString().utf8.count <= Self.fileLimit else {
            throw ErrorResponse("FileSize.ExceedLimit", "the content has more than 32 KB after Base64", status: 403)
        }
        let name = try query.required("Name")
        let machines = try self.machines(query.uniqueList("InstanceId")) {
            ErrorResponse("InvalidInstance.NotFound", "there is no instance \(quoted($0))", status: 404)
        }
        let now = self.time.now()
        let file = SentFile(
            id: "f-\(self.withState { $0.nextID() })",
            sentAt: now,
            visibleAt: now + self.visibilityDelay.seconds,
            name: name,
            folder: try query.required("TargetDir"),
            content: text,
            contentType: type,
            description: query["Description"] ?? "",
            group: query["FileGroup"] ?? "root",
            mode: query["FileMode"] ?? "0644",
            owner: query["FileOwner"] ?? "root",
            overwrites: query.isTrue("Overwrite"),
            tags: try query.tags("Tag").map { CloudAssistant.AttachedTag(tagKey: $0.key, tagValue: $0.value ?? "") },
            deliveries: []
        )
        self.deliver(file, content, to: machines)
        return CloudAssistant.SendFileResponse(invokeID: file.id, requestID: requestID)
    }

    private func deliver(_ file: SentFile, _ content: Data, to machines: [Machine]) {
        let online = Set(machines.filter { self.isOnline($0) && $0.agent != .silent }.map(\.id))
        self.withState { state in
            var file = file
            for machine in machines {
                var delivery = SentFile.Delivery(machine: machine.id)
                if !online.contains(machine.id) {
                    (delivery.status, delivery.errorCode) = (.aborted, .clientNotRunning)
                    delivery.errorInfo = "the agent does not respond"
                } else if !file.overwrites, state.files[machine.id]?[file.path] != nil {
                    (delivery.status, delivery.errorCode) = (.failed, .fileAlreadyExists)
                    delivery.errorInfo = "a file with that name already exists"
                } else {
                    state.files[machine.id, default: [:]][file.path] = content
                }
                file.deliveries.append(delivery)
            }
            state.sentFiles.append(file)
        }
    }

    func describeSendFileResults(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeSendFileResultsResponse {
        let now = self.time.now()
        let files = self.withState { $0.sentFiles }
            .filter { $0.visibleAt <= now }
            .filter { query["InvokeId"] == nil || $0.id == query["InvokeId"] }
            .filter { query["Name"] == nil || $0.name == query["Name"] }
            .filter { query["InvocationStatus"] == nil || $0.status.rawValue == query["InvocationStatus"] }
            .filter { file in
                query["InstanceId"] == nil || file.deliveries.contains { $0.machine == query["InstanceId"] }
            }
        let page = try NumberedPage(of: files.reversed(), query)
        return CloudAssistant.DescribeSendFileResultsResponse(
            invocations: page.items.map(Self.description),
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: page.total
        )
    }

    private static func description(of file: SentFile) -> CloudAssistant.SendFileInvocation {
        CloudAssistant.SendFileInvocation(
            content: file.content,
            contentType: file.contentType,
            creationTime: time(file.sentAt),
            description: file.description,
            fileGroup: file.group,
            fileMode: file.mode,
            fileOwner: file.owner,
            invocationStatus: file.status,
            invokeID: file.id,
            invokeInstances: file.deliveries.map { delivery in
                CloudAssistant.SendFileInstance(
                    creationTime: time(file.sentAt),
                    errorCode: delivery.errorCode,
                    errorInfo: delivery.errorInfo,
                    finishTime: time(file.sentAt),
                    instanceID: delivery.machine,
                    invocationStatus: delivery.status,
                    startTime: time(file.sentAt),
                    updateTime: time(file.sentAt)
                )
            },
            name: file.name,
            overwrite: file.overwrites,
            tags: file.tags,
            targetDir: file.folder,
            vmCount: file.deliveries.count
        )
    }
}
