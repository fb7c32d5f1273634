import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Associations of documents with machines.
@Suite struct AssociationTests {
    private static let unknownID = "00000000-0000-4000-8000-ffffffffffff"

    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let ssm: SSMClient

    init() {
        self.cloud = EmulatedCloud(
            machines: (1...3).map { Machine(index: $0, tags: ["env": $0 == 3 ? "test" : "prod"]) },
            clock: .manual(self.clock),
            executor: .closure { machine, script in
                .init(exitCode: machine.index == 2 && script == "fail" ? 1 : 0, standardOutput: "ran")
            }
        )
        self.ssm = self.cloud.ssm()
    }

    private func create(
        _ script: String = "df",
        on targets: [SSM.Target]? = [.init(key: "tag:env", values: ["prod"])],
        document: String = "AWS-RunShellScript",
        schedule: String? = nil,
        name: String? = nil,
        waits: Bool? = nil
    ) async throws -> SSM.AssociationDescription {
        let created = try await self.ssm.createAssociation(
            .init(
                name: document,
                parameters: ["commands": [script]],
                targets: targets,
                scheduleExpression: schedule,
                associationName: name,
                applyOnlyAtCronInterval: waits
            )
        )
        return try #require(created.associationDescription)
    }

    private func status(on machine: String) async throws -> [SSM.InstanceAssociationStatusInfo] {
        try await self.ssm.describeInstanceAssociationsStatus(instanceID: machine).instanceAssociationStatusInfos
    }

    @Test func runsOnTheMachinesThatMatch() async throws {
        let created = try await self.create("fail", name: "nightly")
        #expect(created.overview?.status == "Pending")
        #expect(created.associationVersion == "1")
        let id = try #require(created.associationID)
        #expect(try await self.status(on: "i-1").map(\.detailedStatus) == ["InProgress"])
        let start = self.clock.date
        self.clock.advance(by: .seconds(10))
        let first = try #require(try await self.status(on: "i-1").first)
        #expect(first.associationID == id)
        #expect(first.associationName == "nightly")
        #expect(first.name == "AWS-RunShellScript")
        #expect(first.status == "Success")
        #expect(first.detailedStatus == "Success")
        #expect(first.executionDate == start)
        #expect(first.errorCode == "")
        #expect(first.instanceID == "i-1")
        #expect(try await self.status(on: "i-2").map(\.status) == ["Failed"])
        #expect(try await self.status(on: "i-2").map(\.detailedStatus) == ["Failed"])
        #expect(try await self.status(on: "i-3").isEmpty)

        let described = try #require(
            try await self.ssm.describeAssociation(associationID: id).associationDescription
        )
        #expect(described.overview?.status == "Failed")
        #expect(described.overview?.associationStatusAggregatedCount == ["Success": 1, "Failed": 1])
        #expect(described.lastExecutionDate == start)
        #expect(described.lastSuccessfulExecutionDate == nil)
    }

    @Test func describesExecutionsAndTheirTargets() async throws {
        let id = try #require(try await self.create("fail").associationID)
        self.clock.advance(by: .seconds(100))
        _ = try await self.ssm.startAssociationsOnce(associationIDs: [id])
        self.clock.advance(by: .seconds(100))
        let executions = try await self.ssm.describeAssociationExecutions(associationID: id).associationExecutions
        #expect(executions.map(\.status) == ["Failed", "Failed"])
        #expect(executions.map(\.resourceCountByStatus) == ["{Failed=1, Success=1}", "{Failed=1, Success=1}"])
        let early = try await self.ssm.describeAssociationExecutions(
            associationID: id,
            filters: [.init(key: .createdTime, value: "2026-01-02T12:01:00Z", type: .lessThan)]
        )
        #expect(early.associationExecutions.map(\.executionID) == [executions[1].executionID])

        func targets(_ filters: [SSM.AssociationExecutionTargetsFilter]? = nil) async throws
            -> [SSM.AssociationExecutionTarget]
        {
            try await self.ssm.describeAssociationExecutionTargets(
                associationID: id,
                executionID: executions[0].executionID ?? "",
                filters: filters
            ).associationExecutionTargets
        }
        #expect(try await targets().map(\.resourceID) == ["i-1", "i-2"])
        let failed = try await targets([.init(key: .status, value: "Failed")])
        #expect(failed.map(\.resourceID) == ["i-2"])
        let command = try #require(failed.first?.outputSource?.outputSourceID)
        let invocation = try await self.ssm.getCommandInvocation(commandID: command, instanceID: "i-2")
        #expect(invocation.responseCode == 1)
        #expect(self.cloud.executions(on: "i-1") == 2)
        #expect(
            await errorCode {
                _ = try await self.ssm.describeAssociationExecutionTargets(
                    associationID: id,
                    executionID: Self.unknownID
                )
            } == .associationExecutionDoesNotExist
        )
    }

    @Test func runsOnASchedule() async throws {
        let id = try #require(try await self.create(schedule: "rate(30 minutes)").associationID)
        let waiting = try #require(
            try await self.create(schedule: "cron(0 13 ? * * *)", waits: true).associationID
        )
        #expect(self.cloud.executions(on: "i-1") == 1)
        #expect(try await self.status(on: "i-1").map(\.detailedStatus) == ["InProgress", "Associated"])
        self.clock.advance(by: .seconds(3_600))
        #expect(try await self.ssm.describeAssociationExecutions(associationID: id).associationExecutions.count == 3)
        #expect(
            try await self.ssm.describeAssociationExecutions(associationID: waiting).associationExecutions.count == 1
        )
        #expect(self.cloud.executions(on: "i-1") == 4)
    }

    @Test func updatesReplaceTheAssociationAndRunIt() async throws {
        let id = try #require(try await self.create(schedule: "rate(1 hour)", name: "hourly").associationID)
        let updated = try await self.ssm.updateAssociation(
            .init(associationID: id, parameters: ["commands": ["uptime"]], associationVersion: "1")
        )
        let description = try #require(updated.associationDescription)
        #expect(description.associationVersion == "2")
        #expect(description.scheduleExpression == nil)
        #expect(description.associationName == nil)
        #expect(description.targets.first?.key == "tag:env")
        #expect(self.cloud.executions(on: "i-1") == 2)
        let first = try await self.ssm.describeAssociation(associationID: id, associationVersion: "1")
        #expect(first.associationDescription?.associationName == "hourly")
        let versions = try await self.ssm.listAssociationVersions(associationID: id).associationVersions
        #expect(versions.map(\.associationVersion) == ["1", "2"])
        #expect(
            await errorCode {
                _ = try await self.ssm.updateAssociation(.init(associationID: id, associationVersion: "1"))
            } == .invalidAssociationVersion
        )
        #expect(
            await errorCode {
                _ = try await self.ssm.describeAssociation(associationID: id, associationVersion: "9")
            } == .invalidAssociationVersion
        )
    }

    @Test func listsAssociations() async throws {
        let first = try #require(try await self.create("fail", name: "first").associationID)
        let second = try #require(
            try await self.create(on: [.init(key: "InstanceIds", values: ["i-3"])], name: "second").associationID
        )
        self.clock.advance(by: .seconds(10))
        func list(_ key: SSM.AssociationFilterKey, _ value: String) async throws -> [String?] {
            try await self.ssm.listAssociations(associationFilterList: [.init(key: key, value: value)])
                .associations.map(\.associationID)
        }
        #expect(try await self.ssm.listAssociations().associations.map(\.associationID) == [first, second])
        #expect(try await list(.associationName, "second") == [second])
        #expect(try await list("InstanceId", "i-3") == [])
        #expect(try await list(.name, "AWS-RunShellScript") == [first, second])
        #expect(try await list(.associationStatusName, "Success") == [second])
        #expect(try await list(.lastExecutedAfter, "2026-01-02T13:00:00Z") == [])
        let effective = try await self.ssm.describeEffectiveInstanceAssociations(instanceID: "i-3").associations
        #expect(effective.map(\.associationID) == [second])
        #expect(effective.first?.content?.contains("schemaVersion") == true)
    }

    @Test func listsAssociationsInPages() async throws {
        var ids: [String?] = []
        for _ in 1...7 { ids.append(try await self.create().associationID) }
        var found: [String?] = []
        let request = SSM.ListAssociationsRequest(maxResults: 3)
        for try await association in self.ssm.pages(of: request).items { found.append(association.associationID) }
        #expect(found == ids)
        var statuses: [String?] = []
        let statusRequest = SSM.DescribeInstanceAssociationsStatusRequest(instanceID: "i-1", maxResults: 3)
        for try await status in self.ssm.pages(of: statusRequest).items { statuses.append(status.associationID) }
        #expect(statuses == ids)
    }

    @Test func runsOnAllMachines() async throws {
        _ = try await self.create(on: [.init(key: "InstanceIds", values: ["*"])])
        #expect((1...3).map { self.cloud.executions(on: "i-\($0)") } == [1, 1, 1])
    }

    @Test func rejectsInvalidAssociations() async throws {
        #expect(await errorCode { _ = try await self.create(on: nil) } == .validation)
        #expect(await errorCode { _ = try await self.create(document: "Missing") } == .invalidDocument)
        #expect(await errorCode { _ = try await self.create(schedule: "rate(5 minutes)") } == .invalidSchedule)
        #expect(await errorCode { _ = try await self.create(schedule: "nightly") } == .invalidSchedule)
        let target = SSM.Target(key: "Color", values: ["red"])
        #expect(await errorCode { _ = try await self.create(on: [target]) } == .invalidTarget)
        let parameters = ["color": ["red"]]
        #expect(
            await errorCode {
                _ = try await self.ssm.createAssociation(
                    .init(
                        name: "AWS-RunShellScript",
                        parameters: parameters,
                        targets: [.init(key: "InstanceIds", values: ["i-1"])]
                    )
                )
            } == .invalidParameters
        )
        #expect(try await self.ssm.listAssociations().associations.isEmpty)
    }

    @Test func associatesADocumentWithOneMachine() async throws {
        var request = SSM.CreateAssociationRequest(
            name: "AWS-RunShellScript",
            parameters: ["commands": ["df"]]
        )
        request.deprecatedInstanceID = "i-2"
        let created = try await self.ssm.createAssociation(request).associationDescription
        #expect(created?.instanceID == "i-2")
        #expect((1...3).map { self.cloud.executions(on: "i-\($0)") } == [0, 1, 0])
        let found = try await self.ssm.describeAssociation(name: "AWS-RunShellScript", instanceID: "i-2")
        #expect(found.associationDescription?.associationID == created?.associationID)
        let listed = try await self.ssm.listAssociations(
            associationFilterList: [.init(key: "InstanceId", value: "i-2")]
        )
        #expect(listed.associations.map(\.associationID) == [created?.associationID])
        let repeated = request
        #expect(
            await errorCode { _ = try await self.ssm.createAssociation(repeated) } == .associationAlreadyExists
        )
        request.deprecatedInstanceID = "i-9"
        let unknown = request
        #expect(await errorCode { _ = try await self.ssm.createAssociation(unknown) } == .invalidInstanceID)
    }

    @Test func storesItsOutput() async throws {
        _ = try await self.ssm.createAssociation(
            .init(
                name: "AWS-RunShellScript",
                parameters: ["commands": ["df"]],
                targets: [.init(key: "InstanceIds", values: ["i-1"])],
                outputLocation: .init(s3Location: .init(outputS3BucketName: "logs", outputS3KeyPrefix: "nightly"))
            )
        )
        self.clock.advance(by: .seconds(10))
        let url = try #require(try await self.status(on: "i-1").first?.outputURL?.s3OutputURL?.outputURL)
        let key = try #require(url.split(separator: "/logs/").last)
        #expect(key.hasPrefix("nightly/"))
        #expect(self.cloud.object(String(key), inBucket: "logs") == Data("ran".utf8))
    }

    @Test func deletesAnAssociation() async throws {
        let id = try #require(try await self.create(schedule: "rate(1 hour)").associationID)
        _ = try await self.ssm.deleteAssociation(associationID: id)
        self.clock.advance(by: .seconds(7_200))
        #expect(try await self.status(on: "i-1").isEmpty)
        #expect(self.cloud.executions(on: "i-1") == 1)
        #expect(
            await errorCode { _ = try await self.ssm.deleteAssociation(associationID: id) } == .associationDoesNotExist
        )
        #expect(
            await errorCode { _ = try await self.ssm.describeAssociation(associationID: id) }
                == .associationDoesNotExist
        )
        #expect(
            await errorCode { _ = try await self.ssm.startAssociationsOnce(associationIDs: [id]) }
                == .associationDoesNotExist
        )
        #expect(await errorCode { _ = try await self.status(on: "i-9") } == .invalidInstanceID)
    }

    @Test func failsIfTheDocumentNeedsAParameterThatTheAssociationLacks() async throws {
        _ = try await self.ssm.createDocument(
            content: DocumentTests.content(),
            name: "Disks",
            documentType: .command
        )
        let created = try await self.ssm.createAssociation(
            .init(name: "Disks", targets: [.init(key: "InstanceIds", values: ["i-1"])])
        )
        let id = created.associationDescription?.associationID ?? ""
        _ = try await self.ssm.updateDocument(
            content: DocumentTests.content().replacing("{}", with: #"{"disk": {"type": "String"}}"#),
            name: "Disks",
            documentVersion: "$LATEST"
        )
        _ = try await self.ssm.updateDocumentDefaultVersion(name: "Disks", documentVersion: "2")
        _ = try await self.ssm.startAssociationsOnce(associationIDs: [id])
        self.clock.advance(by: .seconds(10))
        let executions = try await self.ssm.describeAssociationExecutions(associationID: id).associationExecutions
        #expect(executions.map(\.status) == ["Failed", "Success"])
        #expect(self.cloud.executions(on: "i-1") == 1)
    }

    @Test func keepsADocumentThatAnAssociationUses() async throws {
        _ = try await self.ssm.createDocument(
            content: DocumentTests.content(),
            name: "Disks",
            documentType: .command
        )
        let created = try await self.ssm.createAssociation(
            .init(name: "Disks", targets: [.init(key: "InstanceIds", values: ["i-1"])])
        )
        #expect(await errorCode { _ = try await self.ssm.deleteDocument(name: "Disks") } == .associatedInstances)
        _ = try await self.ssm.deleteAssociation(associationID: created.associationDescription?.associationID)
        _ = try await self.ssm.deleteDocument(name: "Disks")
    }
}
