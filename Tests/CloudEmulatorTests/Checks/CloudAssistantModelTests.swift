import CloudAssistantKit
import CloudEmulator
import Testing

/// Requests to Cloud Assistant that violate the model, with the service's codes.
@Suite struct CloudAssistantModelTests {
    private let cloud = EmulatedCloud(machines: 2, clock: .manual)

    private static let run = ["Type": "RunShellScript", "CommandContent": "true", "InstanceId.1": "i-1"]
    private static let create = ["Type": "RunShellScript", "CommandContent": "dHJ1ZQ==", "Name": "a"]
    private static let file = ["Name": "a", "TargetDir": "/", "Content": "x", "InstanceId.1": "i-1"]

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: [
        ("RunCommand", run, ["Description": long(513)], "CmdDesc.ExceedLimit"),
        ("RunCommand", run, ["WorkingDir": long(301)], "InvalidParameter.WorkingDir"),
        ("RunCommand", run, ["Timeout": "-1"], "InvalidParameter.Timeout"),
        ("RunCommand", run, ["Timeout": "soon"], "InvalidParameter.Timeout"),
        ("RunCommand", run, ["Username": long(256)], "Username.ExceedLimit"),
        ("RunCommand", run, ["Name": long(129)], "CmdName.ExceedLimit"),
        ("RunCommand", run, ["RepeatMode": "Bogus"], "InvalidRepeatMode.NotFound"),
        ("RunCommand", run, ["TerminationMode": "Bogus"], "InvalidTerminationMode.NotFound"),
        ("RunCommand", run, ["KeepCommand": "maybe"], "InvalidParameter.KeepCommand"),
        ("RunCommand", run, ["ClientToken": long(65)], "InvalidClientToken.Malformed"),
        ("RunCommand", run, ["Type": "Bogus"], "InvalidCmdType.NotFound"),
        ("RunCommand", run, ["CommandContent": ""], "MissingParameter.CommandContent"),
        ("RunCommand", run, ["InstanceId.2": "i-1"], "InvalidParameter.InstanceId"),
        ("RunCommand", run, ["InstanceId.2": ""], "InvalidInstance.NotFound"),
        ("RunCommand", run, ["Tag.1.Value": "x"], "InvalidTagKey.Malformed"),
        ("CreateCommand", create, ["Timeout": "0"], "InvalidParameter.Timeout"),
        ("CreateCommand", create, ["Name": ""], "MissingParameter.Name"),
        ("SendFile", file, ["InstanceId.2": "i-1"], "InvalidParameter.InstanceId"),
        ("SendFile", file, ["Description": long(513)], "FileDesc.ExceedLimit"),
        ("SendFile", file, ["TargetDir": long(256)], "FileTargetDir.Invalid"),
        ("SendFile", file, ["ContentType": "Bogus"], "FileContentType.Invalid"),
        ("SendFile", file, ["FileOwner": long(65)], "InvalidParameter.FileOwner"),
        ("DescribeInvocations", [:], ["ContentEncoding": "Bogus"], "InvalidParameter.ContentEncoding"),
        ("DescribeInvocations", [:], ["MaxResults": "51"], "InvalidParam.PageSize"),
        ("DescribeInvocations", [:], ["CommandType": "Bogus"], "InvalidParameter.CommandType"),
        ("DescribeCommands", [:], ["PageNumber": "0"], "InvalidParam.PageNumber"),
        ("DescribeCommands", [:], ["PageSize": "51"], "InvalidParam.PageSize"),
        ("DescribeCloudAssistantStatus", [:], ["OSType": "Bogus"], "InvalidParameter.OSType"),
        ("TagResources", ["ResourceType": "instance", "ResourceId.1": "i-1"], [:], "MissingParameter.Tags"),
        ("TagResources", ["ResourceId.1": "i-1", "Tag.1.Key": "a"], [:], "MissingParameter.ResourceType"),
    ])
    func rejectsViolations(
        operation: String,
        valid: [String: String],
        change: [String: String],
        code: String
    ) async throws {
        let parameters = valid.merging(change) { $1 }
        let error = try await self.cloud.assistantError(operation, parameters)
        #expect(error.code == code, "\(error.message)")
        #expect(self.cloud.executions(on: "i-1") == 0)
    }

    @Test(arguments: [("ResourceTag", 11, "NumberExceed.ResourceTags"), ("Tag", 21, "NumberExceed.Tags")])
    func limitsTheTagsOfAnInvocation(name: String, count: Int, code: String) async throws {
        _ = try await self.cloud.assistantError("CreateCommand", Self.create)
        var parameters = ["CommandId": "c-000000000001", "InstanceId.1": "i-1"]
        for index in 1...count { parameters["\(name).\(index).Key"] = "k\(index)" }
        #expect(try await self.cloud.assistantError("InvokeCommand", parameters).code == code)
    }

    /// The service replaces these values instead of rejecting them.
    @Test func replacesInvalidEncodingsWithTheDefault() async throws {
        for encoding in ["Bogus", "base64"] {
            let parameters = Self.create.merging(["ContentEncoding": encoding]) { $1 }
            #expect(try await self.cloud.assistantError("CreateCommand", parameters).code == "")
        }
        let commands = try await self.cloud.assistant().describeCommands(contentEncoding: .plainText).commands
        #expect(commands.map(\.commandContent) == ["true", "true"])
        let run = Self.run.merging(["ContentEncoding": "Bogus"]) { $1 }
        #expect(try await self.cloud.assistantError("RunCommand", run).code == "")
        #expect(self.cloud.executions(on: "i-1") == 1)
        #expect(try await self.cloud.assistantError("SendFile", Self.file.merging(["Timeout": "5"]) { $1 }).code == "")
    }
}
