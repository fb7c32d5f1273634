import CloudEmulator
import Testing

/// Requests to Systems Manager that violate the model, with the service's responses.
@Suite struct SSMModelTests {
    /// A request, the code of the response, and a part of its message.
    struct Case: Sendable, CustomTestStringConvertible {
        var operation: String
        var body: String
        var code: String
        var message: String

        init(_ operation: String, _ body: String, _ code: String, _ message: String) {
            (self.operation, self.body, self.code, self.message) = (operation, body, code, message)
        }

        var testDescription: String { "\(self.operation) \(self.body.prefix(80))" }
    }

    private let cloud = EmulatedCloud(machines: 2, clock: .manual)

    private static func send(_ members: String) -> String {
        #"{"DocumentName": "AWS-RunShellScript", "InstanceIds": ["i-1"], "Parameters": {"commands": ["true"]}, \#(members)}"#
    }

    private static func put(_ members: String) -> String {
        #"{"Name": "a", "Value": "hunter2", "Type": "String", \#(members)}"#
    }

    private static let long = String(repeating: "x", count: 513)
    private static let values = (1...51).map { "\"\($0)\"" }.joined(separator: ", ")

    static let violations = [
        Case(
            "PutParameter",
            put("\"Description\": \"\(String(repeating: "x", count: 1_025))\""),
            "ValidationException",
            "xx' at 'description' failed to satisfy constraint: Member must have length less than or equal to 1024"
        ),
        Case(
            "PutParameter",
            #"{"Value": "x"}"#,
            "ValidationException",
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"
        ),
        Case(
            "PutParameter",
            put(#""Tier": "Huge""#),
            "ValidationException",
            "Value 'Huge' at 'tier' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[Standard, Advanced, Intelligent-Tiering]"
        ),
        Case(
            "PutParameter",
            #"{"Name": "a", "Value": "x", "Type": "Text"}"#,
            "ValidationException",
            "Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[String, StringList, SecureString]"
        ),
        Case(
            "PutParameter",
            put(#""KeyId": "a b", "Tier": "Huge""#),
            "ValidationException",
            "2 validation errors detected: Value 'a b' at 'keyId' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: ^([a-zA-Z0-9:/_-]+)$; Value 'Huge' at 'tier' failed"
        ),
        Case(
            "SendCommand",
            send("\"Comment\": \"\(String(repeating: "x", count: 101))\""),
            "ValidationException",
            "2 validation errors detected: Value 'xxx"
        ),
        Case(
            "SendCommand",
            send(#""Comment": "two\nlines""#),
            "ValidationException",
            "at 'comment' failed to satisfy constraint: Member must satisfy regular expression pattern: ^.{0,100}$"
        ),
        Case(
            "SendCommand",
            send(#""MaxConcurrency": "007""#),
            "ValidationException",
            "Value '007' at 'maxConcurrency' failed to satisfy constraint: Member must satisfy regular expression pattern"
        ),
        Case(
            "SendCommand",
            send(#""TimeoutSeconds": 29"#),
            "ValidationException",
            "Value '29' at 'timeoutSeconds' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 30"
        ),
        Case(
            "SendCommand",
            #"{"DocumentName": "AWS-RunShellScript", "Targets": [{"Key": "tag:a b#", "Values": ["x"]}]}"#,
            "ValidationException",
            "Value 'tag:a b#' at 'targets.1.member.key' failed to satisfy constraint"
        ),
        Case(
            "SendCommand",
            #"{"DocumentName": "AWS-RunShellScript", "InstanceIds": [\#(values)]}"#,
            "ValidationException",
            "at 'instanceIds' failed to satisfy constraint: Member must have length less than or equal to 50"
        ),
        Case(
            "DescribeInstanceInformation",
            #"{"MaxResults": 1}"#,
            "ValidationException",
            "Value '1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 5"
        ),
        Case(
            "DescribeParameters",
            #"{"ParameterFilters": [{"Key": "Color", "Values": ["x"]}]}"#,
            "ValidationException",
            "Value 'Color' at 'parameterFilters.1.member.key' failed to satisfy constraint: Member must satisfy "
                + "regular expression pattern: ^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$"
        ),
        Case(
            "DescribeParameters",
            #"{"ParameterFilters": [{"Key": "tag:\#(long.prefix(129))"}]}"#,
            "ValidationException",
            "at 'parameterFilters.1.member.key' failed to satisfy constraint: "
                + "Member must have length less than or equal to 132"
        ),
        Case(
            "DescribeParameters",
            #"{"ParameterFilters": [{"Key": "Name", "Values": [\#(values)]}]}"#,
            "ValidationException",
            "at 'parameterFilters.1.member.values' failed to satisfy constraint: "
                + "Member must have length less than or equal to 50"
        ),
        Case(
            "DescribeParameters",
            #"{"ParameterFilters": [{"Key": "Name", "Values": ["a", ""]}]}"#,
            "ValidationException",
            "Value '[a, ]' at 'parameterFilters.1.member.values' failed to satisfy constraint: Member must satisfy "
                + "constraint: [Member must have length less than or equal to 1024, "
                + "Member must have length greater than or equal to 1]"
        ),
        Case(
            "GetParameters",
            #"{"Names": []}"#,
            "ValidationException",
            "Value '[]' at 'names' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
        Case(
            "GetParametersByPath",
            #"{"Path": "/", "MaxResults": 11}"#,
            "ValidationException",
            "Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10"
        ),
        Case(
            "GetCommandInvocation",
            #"{"CommandId": "short", "InstanceId": "i-1"}"#,
            "ValidationException",
            "Value 'short' at 'commandId' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 36"
        ),
    ]

    @Test(arguments: violations)
    func rejectsViolations(of example: Case) async throws {
        let error = try await self.cloud.ssmError(example.operation, example.body)
        #expect(error.code == example.code)
        #expect(error.message.contains(example.message), "\(error.message)")
        #expect(self.cloud.executions(on: "i-1") == 0)
    }

    @Test(arguments: [
        Case("GetParameter", "no JSON", "SerializationException", "the body is not JSON, at byte 0"),
        Case("GetParameter", "", "SerializationException", "the body is not JSON"),
        Case("GetParameter", "\u{FEFF}\u{0}", "SerializationException", "the body is not JSON"),
        Case(
            "GetParameter",
            String(repeating: #"{"Name":["#, count: 20_000),
            "SerializationException",
            "the body is not JSON"
        ),
        Case("GetParameter", #"{"Name": "a""#, "SerializationException", "the body is not JSON"),
        Case("GetParameter", #"["Name"]"#, "SerializationException", "the request is a list, not an object"),
        Case("GetParameter", #"{"Name": 7}"#, "SerializationException", "name is a number, not a string"),
        Case(
            "GetParameter",
            #"{"Name": "a", "WithDecryption": "true"}"#,
            "SerializationException",
            "withDecryption is a string, not a Boolean"
        ),
        Case(
            "GetParametersByPath",
            #"{"Path": "/", "MaxResults": 3000000000}"#,
            "SerializationException",
            "maxResults is a number, not an integer of 32 bits"
        ),
        Case(
            "DescribeParameters",
            #"{"ParameterFilters": [{"Key": "Name", "Values": "x"}]}"#,
            "SerializationException",
            "parameterFilters.1.member.values is a string, not a list"
        ),
        Case("SendCommand", send(#""Comment": ["x"]"#), "SerializationException", "comment is a list, not a string"),
    ])
    func rejectsOtherTypes(in example: Case) async throws {
        let error = try await self.cloud.ssmError(example.operation, example.body)
        #expect(error.code == example.code)
        #expect(error.message.contains(example.message), "\(error.message)")
        for word in ["DecodingError", "codingPath", "Swift", "dataCorrupted", "keyNotFound"] {
            #expect(!error.message.contains(word))
        }
    }

    @Test(arguments: [
        ("PutParameter", #"{"Name": "a", "Value": ["hunter2"]}"#),
        ("SendCommand", send(#""MaxErrors": "x""#).replacing("true", with: "hunter2")),
        ("SendCommand", #"{"DocumentName": "AWS-RunShellScript", "Parameters": {"commands": "hunter2"}}"#),
    ])
    func doesNotEchoSecrets(operation: String, body: String) async throws {
        let error = try await self.cloud.ssmError(operation, body)
        #expect(!error.code.isEmpty)
        #expect(!error.message.contains("hunter2"))
    }

    @Test(arguments: [
        (
            #"{"Filters": [{"Key": "PingStatus", "Values": ["Asleep"]}]}"#,
            "InvalidInstanceInformationFilterValue"
        ),
        (#"{"Filters": [{"Key": "Color", "Values": ["red"]}]}"#, "InvalidFilterKey"),
        (
            #"{"InstanceInformationFilterList": [{"key": "PlatformTypes", "valueSet": ["DOS"]}]}"#,
            "InvalidInstanceInformationFilterValue"
        ),
        (
            #"{"InstanceInformationFilterList": [{"key": "Color", "valueSet": ["red"]}]}"#,
            "ValidationException"
        ),
        (#"{"Filters": [], "InstanceInformationFilterList": []}"#, "ValidationException"),
        (#"{"Filters": [{"Key": "PingStatus", "Values": ["Online"]}]}"#, ""),
    ])
    func checksTheFiltersOfNodes(body: String, code: String) async throws {
        #expect(try await self.cloud.ssmError("DescribeInstanceInformation", body).code == code)
    }

    @Test func rejectsAnIDThatIsGivenTwice() async throws {
        let id = try await self.cloud.ssm().sendScript(on: ["i-1"])
        let body = #"{"CommandId": "\#(id)", "InstanceIds": ["i-1", "i-1"]}"#
        #expect(try await self.cloud.ssmError("CancelCommand", body).code == "DuplicateInstanceId")
    }

    @Test func acceptsMembersThatAreNullOrUnknown() async throws {
        let put = try await self.cloud.ssmError("PutParameter", Self.put(#""Description": null, "Color": "red""#))
        #expect(put.code == "")
        #expect(try await self.cloud.ssmError("GetParameter", #"{"Name": "a"}"#).code == "")
    }
}
