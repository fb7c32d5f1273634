import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Sample values of the service's reference documents, in responses written for these tests.
@Suite struct ReferenceDocumentTests {
    @Test func readsAnInvocationThatHasNotStarted() async throws {
        let transport = StubTransport(
            .json(
                """
                {"Comment": "Apply association with id at creation time: a052fd99-0852-4df2-ad69-0299f2c82047",
                 "Status": "SUCCESS", "ExecutionEndDateTime": "", "StandardErrorContent": "",
                 "InstanceId": "i-0000293ffd8c57862", "StandardErrorUrl": "", "DocumentName": "AWS-RefreshAssociation",
                 "StandardOutputContent": "", "PluginName": "", "ResponseCode": -1,
                 "CommandId": "bca3371c-3fdf-43f1-9323-7a7780b1b4db", "StandardOutputUrl": ""}
                """
            )
        )
        let invocation = try await SSMClient.testing(transport).getCommandInvocation(
            commandID: "bca3371c-3fdf-43f1-9323-7a7780b1b4db",
            instanceID: "i-0000293ffd8c57862"
        )
        let sent = try #require(transport.requests.first)
        #expect(sent.headers["x-amz-target"] == "AmazonSSM.GetCommandInvocation")
        #expect(
            sent.json == [
                "CommandId": "bca3371c-3fdf-43f1-9323-7a7780b1b4db", "InstanceId": "i-0000293ffd8c57862",
            ]
        )
        // An old spelling is kept, and doesn't equal the current status.
        #expect(invocation.status == "SUCCESS")
        #expect(invocation.status != .success)
        #expect(invocation.responseCode == -1)
        #expect(invocation.executionEndDateTime == "")
        #expect(invocation.standardOutputContent == "")
        #expect(invocation.standardOutputURL == "")
        #expect(invocation.pluginName == "")
        #expect(invocation.commandID == "bca3371c-3fdf-43f1-9323-7a7780b1b4db")
        #expect(invocation.instanceID == "i-0000293ffd8c57862")
        #expect(invocation.documentName == "AWS-RefreshAssociation")
        #expect(
            invocation.comment == "Apply association with id at creation time: a052fd99-0852-4df2-ad69-0299f2c82047"
        )
        #expect(invocation.executionStartDateTime == nil)
    }

    @Test func sendsThePluginName() async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport).getCommandInvocation(
            commandID: "c",
            instanceID: "i",
            pluginName: "aws:runShellScript"
        )
        #expect(
            transport.requests.first?.json
                == ["CommandId": "c", "InstanceId": "i", "PluginName": "aws:runShellScript"]
        )
    }

    @Test func readsTheTasksOfAMaintenanceWindow() async throws {
        let transport = StubTransport(
            .json(
                #"""
                {"WindowExecutionTaskInvocationIdentities": [{
                    "Status": "SUCCESS",
                    "Parameters": "{\"documentName\":\"AWS-RunShellScript\",\"instanceIds\":[\"i-0000293ffd8c57862\"],\"parameters\":{\"commands\":[\"df\"]},\"maxConcurrency\":\"1\",\"maxErrors\":\"1\"}",
                    "InvocationId": "e274b6e1-fe56-4e32-bd2a-8073c6381d8b",
                    "StartTime": 1487692834.723, "EndTime": 1487692834.871,
                    "WindowExecutionId": "518d5565-5969-4cca-8f0e-da3b2a638355",
                    "TaskExecutionId": "ac0c6ae1-daa3-4a89-832e-d384503b6586"}]}
                """#
            )
        )
        let response = try await SSMClient.testing(transport).describeMaintenanceWindowExecutionTaskInvocations(
            windowExecutionID: "518d5565-5969-4cca-8f0e-da3b2a638355",
            taskID: "ac0c6ae1-daa3-4a89-832e-d384503b6586",
            filters: [.init(key: "STATUS", values: ["SUCCESS", "FAILED"])],
            maxResults: 10
        )
        #expect(
            transport.requests.first?.json == [
                "WindowExecutionId": "518d5565-5969-4cca-8f0e-da3b2a638355",
                "TaskId": "ac0c6ae1-daa3-4a89-832e-d384503b6586",
                "Filters": [["Key": "STATUS", "Values": ["SUCCESS", "FAILED"]]], "MaxResults": 10,
            ]
        )
        #expect(response.nextToken == nil)
        let invocation = try #require(response.windowExecutionTaskInvocationIdentities.first)
        #expect(invocation.status == .success)
        #expect(invocation.startTime == Date(timeIntervalSince1970: 1_487_692_834.723))
        #expect(invocation.endTime == Date(timeIntervalSince1970: 1_487_692_834.871))
        #expect(invocation.invocationID == "e274b6e1-fe56-4e32-bd2a-8073c6381d8b")
        #expect(invocation.windowExecutionID == "518d5565-5969-4cca-8f0e-da3b2a638355")
        #expect(invocation.taskExecutionID == "ac0c6ae1-daa3-4a89-832e-d384503b6586")
        // The parameters are JSON text that the caller decodes.
        struct Parameters: Decodable {
            var documentName: String
            var instanceIds: [String]
            var parameters: [String: [String]]
            var maxConcurrency: String
        }
        let text = try #require(invocation.parameters)
        let parameters = try JSONDecoder().decode(Parameters.self, from: Data(text.utf8))
        #expect(parameters.documentName == "AWS-RunShellScript")
        #expect(parameters.instanceIds == ["i-0000293ffd8c57862"])
        #expect(parameters.parameters == ["commands": ["df"]])
        #expect(parameters.maxConcurrency == "1")
    }

    @Test func readsTheSampleOfTheAssociationsOfANode() async throws {
        let transport = StubTransport(
            .json(
                """
                {"InstanceAssociationStatusInfos": [{
                    "Status": "Pending", "DetailedStatus": "Associated", "Name": "AWS-UpdateSSMAgent",
                    "InstanceId": "i-0000293ffd8c57862", "AssociationId": "d8617c07-2079-4c18-9847-1655fc2698b0",
                    "DocumentVersion": "1"}]}
                """
            )
        )
        let response = try await SSMClient.testing(transport)
            .describeInstanceAssociationsStatus(instanceID: "i-0000293ffd8c57862")
        #expect(transport.requests.first?.json == ["InstanceId": "i-0000293ffd8c57862"])
        let status = try #require(response.instanceAssociationStatusInfos.first)
        #expect(status.status == "Pending")
        #expect(status.detailedStatus == "Associated")
        #expect(status.name == "AWS-UpdateSSMAgent")
        #expect(status.instanceID == "i-0000293ffd8c57862")
        #expect(status.associationID == "d8617c07-2079-4c18-9847-1655fc2698b0")
        #expect(status.documentVersion == "1")
        #expect(status.executionDate == nil)
        #expect(response.nextToken == nil)
    }

    @Test func readsTheAssociationsOfANodePageByPage() async throws {
        let transport = StubTransport(
            .json(
                """
                {"InstanceAssociationStatusInfos": [{"AssociationId": "a-1", "Name": "AWS-UpdateSSMAgent",
                  "DocumentVersion": "1", "AssociationVersion": "2", "InstanceId": "i-1",
                  "ExecutionDate": 1455312000, "Status": "Success", "DetailedStatus": "Success",
                  "ExecutionSummary": "1 out of 1 plugin processed", "ErrorCode": "",
                  "OutputUrl": {"S3OutputUrl": {"OutputUrl": "https://s3.example.com/out"}},
                  "AssociationName": "agent"}], "NextToken": "token/+="}
                """
            ),
            .json(#"{"InstanceAssociationStatusInfos": [], "NextToken": ""}"#)
        )
        let request = SSM.DescribeInstanceAssociationsStatusRequest(instanceID: "i-1", maxResults: 1)
        var statuses: [SSM.InstanceAssociationStatusInfo] = []
        for try await status in SSMClient.testing(transport).pages(of: request).items { statuses.append(status) }

        #expect(statuses.count == 1)
        let status = try #require(statuses.first)
        #expect(status.associationID == "a-1")
        #expect(status.name == "AWS-UpdateSSMAgent")
        #expect(status.documentVersion == "1")
        #expect(status.associationVersion == "2")
        #expect(status.instanceID == "i-1")
        #expect(status.executionDate == Date(timeIntervalSince1970: 1_455_312_000))
        #expect(status.status == "Success")
        #expect(status.detailedStatus == "Success")
        #expect(status.executionSummary == "1 out of 1 plugin processed")
        #expect(status.errorCode == "")
        #expect(status.outputURL?.s3OutputURL?.outputURL == "https://s3.example.com/out")
        #expect(status.associationName == "agent")
        // An empty token ends the pages.
        #expect(
            transport.requests.map(\.json) == [
                ["InstanceId": "i-1", "MaxResults": 1],
                ["InstanceId": "i-1", "MaxResults": 1, "NextToken": "token/+="],
            ]
        )
    }

    @Test(
        arguments: [
            (
                SSM.DescribeInstanceAssociationsStatusRequest.self,
                ["InternalServerError", "InvalidInstanceId", "InvalidNextToken"]
            ),
            (
                SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest.self,
                ["DoesNotExistException", "InternalServerError"]
            ),
            (
                SSM.GetCommandInvocationRequest.self,
                [
                    "InternalServerError", "InvalidCommandId", "InvalidInstanceId", "InvalidPluginName",
                    "InvocationDoesNotExist",
                ]
            ),
        ] as [(any SSMRequest.Type, [String])]
    )
    func listsTheDocumentedErrors(request: any SSMRequest.Type, errors: [String]) {
        #expect(Set(request.documentedErrors.map(\.rawValue)) == Set(errors))
        #expect(request.operation.isIdempotent)
        for error in errors {
            if case .unrecognized = SSM.ErrorCode(rawValue: error) { Issue.record("\(error) has no case") }
        }
    }
}
