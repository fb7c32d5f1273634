import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Checks that responses contain the members that the services document, for every emulated operation.
@Suite struct DocumentedMembersTests {
    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        self.cloud = EmulatedCloud(machines: 1, clock: .manual(self.clock)) { _, _ in .init(standardOutput: "out") }
    }

    /// Returns the names of the unset members of a value and of the values in its lists.
    private static func missing(in value: Any, _ path: String = "") -> Set<String> {
        var missing: Set<String> = []
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .collection {
            for child in mirror.children { missing.formUnion(self.missing(in: child.value, path)) }
            return missing
        }
        guard mirror.displayStyle == .struct else { return [] }
        for child in mirror.children {
            guard let label = child.label, label != "rawValue" else { continue }
            let name = path.isEmpty ? label : "\(path).\(label)"
            let inner = Mirror(reflecting: child.value)
            if inner.displayStyle == .optional {
                guard let some = inner.children.first else {
                    missing.insert(name)
                    continue
                }
                if Mirror(reflecting: some.value).children.first?.label != "rawValue", !(some.value is Date) {
                    missing.formUnion(self.missing(in: some.value, name))
                }
            } else if !(child.value is Date) {
                missing.formUnion(self.missing(in: child.value, name))
            }
        }
        return missing
    }

    @Test func findsMissingMembers() {
        let page = SSM.ListCommandsResponse(commands: [SSM.Command(commandID: "c")])
        let missing = Self.missing(in: page)
        #expect(missing.contains("commands.status"))
        #expect(missing.contains("nextToken"))
        #expect(!missing.contains("commands.commandID"))
    }

    @Test func returnsAllMembersOfSystemsManagerCommands() async throws {
        let ssm = self.cloud.ssm()
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["x"]],
            outputS3BucketName: "logs"
        )
        let unused: Set<String> = ["notificationConfig", "cloudWatchOutputConfig", "alarmConfiguration"]
        #expect(Self.missing(in: sent) == Set(unused.map { "command.\($0)" }))
        let id = sent.command?.commandID ?? ""
        self.clock.advance(by: .seconds(10))
        let listed = try await ssm.listCommands()
        #expect(Self.missing(in: listed) == Set(unused.map { "commands.\($0)" } + ["nextToken"]))
        let invocations = try await ssm.listCommandInvocations(commandID: id, details: true)
        #expect(
            Self.missing(in: invocations)
                == ["nextToken", "commandInvocations.traceOutput", "commandInvocations.notificationConfig"]
        )
        #expect(Self.missing(in: try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1")) == [])
    }

    @Test func returnsAllMembersOfParameters() async throws {
        let ssm = self.cloud.ssm()
        #expect(Self.missing(in: try await ssm.putParameter(name: "/a/b", value: "v", type: .secureString)) == [])
        let unused: Set<String> = ["sourceResult", "selector"]
        #expect(
            Self.missing(in: try await ssm.getParameter(name: "/a/b")) == Set(unused.map { "parameter.\($0)" })
        )
        #expect(
            Self.missing(in: try await ssm.getParameters(names: ["/a/b"])) == Set(unused.map { "parameters.\($0)" })
        )
        #expect(
            Self.missing(in: try await ssm.getParametersByPath(path: "/a"))
                == Set(unused.map { "parameters.\($0)" } + ["nextToken"])
        )
        #expect(Self.missing(in: try await ssm.getParameterHistory(name: "/a/b")) == ["nextToken"])
        #expect(Self.missing(in: try await ssm.describeParameters()) == ["nextToken"])
        #expect(Self.missing(in: try await ssm.labelParameterVersion(name: "/a/b", labels: ["l"])) == [])
    }

    @Test func returnsAllMembersOfDocuments() async throws {
        let ssm = self.cloud.ssm()
        let created = try await ssm.createDocument(
            content: DocumentTests.content(),
            name: "Disks",
            displayName: "Disks",
            versionName: "first",
            documentType: .command,
            targetType: "/"
        )
        let unused: Set<String> = [
            "sha1", "statusInformation", "author", "approvedVersion", "pendingReviewVersion", "reviewStatus",
        ]
        #expect(Self.missing(in: created) == Set(unused.map { "documentDescription.\($0)" }))
        #expect(
            Self.missing(in: try await ssm.describeDocument(name: "Disks")) == Set(unused.map { "document.\($0)" })
        )
        #expect(Self.missing(in: try await ssm.getDocument(name: "Disks")) == ["statusInformation", "reviewStatus"])
        let own = [SSM.DocumentKeyValuesFilter(key: "Owner", values: ["Self"])]
        #expect(
            Self.missing(in: try await ssm.listDocuments(filters: own))
                == ["documentIdentifiers.author", "documentIdentifiers.reviewStatus", "nextToken"]
        )
        #expect(
            Self.missing(in: try await ssm.listDocumentVersions(name: "Disks"))
                == ["documentVersions.statusInformation", "documentVersions.reviewStatus", "nextToken"]
        )
    }

    @Test func returnsAllMembersOfMaintenanceWindowExecutions() async throws {
        let ssm = self.cloud.ssm()
        let window = try await ssm.createWindow()
        let target = try await ssm.registerTarget([.init(key: "InstanceIds", values: ["i-1"])], in: window)
        _ = try await ssm.registerScript(on: [.init(key: "WindowTargetIds", values: [target])], in: window)
        let id = try #require(await self.cloud.startMaintenanceWindow(window))
        self.clock.advance(by: .seconds(10))
        let optional = ["description", "startDate", "endDate", "scheduleTimezone", "scheduleOffset"]
        #expect(Self.missing(in: try await ssm.getMaintenanceWindow(windowID: window)) == Set(optional))
        #expect(
            Self.missing(in: try await ssm.describeMaintenanceWindows())
                == Set(optional.map { "windowIdentities.\($0)" } + ["nextToken"])
        )
        #expect(
            Self.missing(in: try await ssm.describeMaintenanceWindowExecutions(windowID: window))
                == ["nextToken", "windowExecutions.statusDetails"]
        )
        let tasks = try await ssm.describeMaintenanceWindowExecutionTasks(windowExecutionID: id)
        #expect(
            Self.missing(in: tasks)
                == Set(
                    ["statusDetails", "alarmConfiguration"].map { "windowExecutionTaskIdentities.\($0)" }
                        + ["nextToken"]
                )
        )
        let task = try #require(tasks.windowExecutionTaskIdentities.first)
        #expect(Self.missing(in: try await ssm.invocations(of: task)) == ["statusDetails"])
    }

    @Test func returnsAllMembersOfAssociations() async throws {
        let ssm = self.cloud.ssm()
        let created = try await ssm.createAssociation(
            .init(
                name: "AWS-RunShellScript",
                parameters: ["commands": ["x"]],
                targets: [.init(key: "InstanceIds", values: ["i-1"])],
                associationName: "nightly"
            )
        )
        let id = created.associationDescription?.associationID ?? ""
        self.clock.advance(by: .seconds(10))
        #expect(
            Self.missing(in: try await ssm.describeInstanceAssociationsStatus(instanceID: "i-1"))
                == ["nextToken", "instanceAssociationStatusInfos.outputURL"]
        )
        #expect(
            Self.missing(in: try await ssm.describeAssociationExecutions(associationID: id))
                == ["nextToken", "associationExecutions.alarmConfiguration"]
        )
        let optional = ["instanceID", "scheduleExpression", "scheduleOffset", "duration"]
        #expect(
            Self.missing(in: try await ssm.listAssociations())
                == Set(optional.map { "associations.\($0)" } + ["nextToken"])
        )
    }

    @Test func returnsAllMembersOfNodes() async throws {
        let unused = [
            "activationID", "iamRole", "registrationDate", "name", "associationStatus", "lastAssociationExecutionDate",
            "lastSuccessfulAssociationExecutionDate", "associationOverview", "sourceLocation",
        ]
        let missing = Self.missing(in: try await self.cloud.ssm().describeInstanceInformation())
        let expected = Set(unused.map { "instanceInformationList.\($0)" } + ["nextToken"])
        #expect(missing.symmetricDifference(expected) == [])
    }

    @Test func returnsAllMembersOfCloudAssistantInvocations() async throws {
        let assistant = self.cloud.assistant()
        let run = try await assistant.runCommand(
            commandContent: "x",
            type: .runShellScript,
            instanceIDs: ["i-1"],
            keepCommand: true,
            name: "n"
        )
        #expect(Self.missing(in: run) == [])
        self.clock.advance(by: .seconds(10))
        let oss = ["ossOutputErrorCode", "ossOutputErrorInfo", "ossOutputStatus", "ossOutputURI"]
        #expect(
            Self.missing(in: try await assistant.describeInvocations(invokeID: run.invokeID))
                == Set(oss.map { "invocations.invokeInstances.\($0)" } + ["invocations.ossOutputDelivery"])
        )
        #expect(
            Self.missing(in: try await assistant.describeInvocationResults(invokeID: run.invokeID))
                == Set((oss + ["ossOutputDelivery"]).map { "invocation.invocationResults.\($0)" })
        )
        #expect(Self.missing(in: try await assistant.describeCommands()) == [])
        #expect(Self.missing(in: try await assistant.describeCloudAssistantStatus()) == [])
    }

    @Test func returnsAllMembersOfFilesAndTags() async throws {
        let assistant = self.cloud.assistant()
        let sent = try await assistant.sendFile(content: "x", instanceIDs: ["i-1"], name: "a", targetDir: "/")
        #expect(Self.missing(in: sent) == [])
        #expect(Self.missing(in: try await assistant.describeSendFileResults()) == [])
        try await assistant.tagResources(
            resourceIDs: ["i-1"],
            resourceType: .instance,
            tags: [.init(key: "a", value: "b")]
        )
        let tags = try await assistant.listTagResources(resourceType: .instance, resourceIDs: ["i-1"])
        #expect(tags.tagResources.count == 1)
        #expect(Self.missing(in: tags) == [])
    }
}
