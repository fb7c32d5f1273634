import CloudEmulator
import Foundation
import SSMKit
import Testing

/// The emulated Parameter Store.
@Suite struct ParameterTests {
    private let clock = ManualClock()
    private let ssm: SSMClient

    init() {
        self.ssm = EmulatedCloud(machines: 1, clock: .manual(self.clock)).ssm()
    }

    private func code(_ call: () async throws -> Void) async -> SSM.ErrorCode? {
        await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.code
    }

    @Test func keepsVersions() async throws {
        let put = try await self.ssm.putParameter(name: "/app/url", value: "a", type: .string)
        #expect(put.version == 1)
        #expect(put.tier == .standard)
        #expect(
            await self.code { _ = try await self.ssm.putParameter(name: "/app/url", value: "b") }
                == .parameterAlreadyExists
        )
        self.clock.advance(by: .seconds(60))
        #expect(try await self.ssm.putParameter(name: "/app/url", value: "b", overwrite: true).version == 2)
        let latest = try await self.ssm.getParameter(name: "/app/url").parameter
        #expect(latest?.value == "b")
        #expect(latest?.version == 2)
        #expect(latest?.arn == "arn:aws:ssm:us-east-1:123456789012:parameter/app/url")
        #expect(try await self.ssm.getParameter(name: latest?.arn ?? "").parameter?.value == "b")
        let first = try await self.ssm.getParameter(name: "/app/url:1").parameter
        #expect(first?.value == "a")
        #expect(first?.selector == ":1")
        #expect(
            await self.code { _ = try await self.ssm.getParameter(name: "/app/url:3") } == .parameterVersionNotFound
        )
        let history = try await self.ssm.getParameterHistory(name: "/app/url").parameters
        #expect(history.map(\.value) == ["a", "b"])
        #expect(history.map(\.version) == [1, 2])
        let times = history.compactMap(\.lastModifiedDate)
        #expect(times.count == 2 && times[1].timeIntervalSince(times[0]) == 60)
    }

    @Test func returnsSecretsOnlyWithDecryption() async throws {
        _ = try await self.ssm.putParameter(name: "password", value: "hunter2", type: .secureString)
        let hidden = try await self.ssm.getParameter(name: "password").parameter
        #expect(hidden?.type == .secureString)
        #expect(hidden?.value != "hunter2")
        #expect(hidden?.value?.isEmpty == false)
        #expect(try await self.ssm.getParameter(name: "password", withDecryption: true).parameter?.value == "hunter2")
        #expect(try await self.ssm.getParameterHistory(name: "password").parameters.map(\.value) == [hidden?.value])
        #expect(try await self.ssm.describeParameters().parameters.first?.keyID == "alias/aws/ssm")
    }

    @Test func findsParametersByPathInPages() async throws {
        for number in 1...23 {
            _ = try await self.ssm.putParameter(name: "/app/many/\(number + 10)", value: "\(number)", type: .string)
        }
        _ = try await self.ssm.putParameter(name: "/app/one", value: "x", type: .string)
        _ = try await self.ssm.putParameter(name: "/application", value: "x", type: .string)
        var names: [String] = []
        let request = SSM.GetParametersByPathRequest(path: "/app", recursive: true)
        for try await parameter in self.ssm.pages(of: request).items { names.append(parameter.name ?? "") }
        #expect(names == (11...33).map { "/app/many/\($0)" } + ["/app/one"])
        #expect(try await self.ssm.getParametersByPath(path: "/app/").parameters.map(\.name) == ["/app/one"])
        #expect(try await self.ssm.getParametersByPath(path: "/none").parameters.isEmpty)
        #expect(
            await self.code { _ = try await self.ssm.getParametersByPath(path: "/app", maxResults: 11) } == .validation
        )
    }

    @Test func filtersParameters() async throws {
        _ = try await self.ssm.putParameter(
            name: "/app/a",
            value: "1,2",
            description: "numbers",
            type: .stringList,
            tags: [.init(key: "team", value: "x")]
        )
        _ = try await self.ssm.putParameter(
            name: "b",
            value: String(repeating: "v", count: 5_000),
            type: .string,
            tier: .intelligentTiering
        )
        func found(_ key: String, _ option: String?, _ value: String) async throws -> [String?] {
            try await self.ssm.describeParameters(
                parameterFilters: [.init(key: key, option: option, values: [value])]
            ).parameters.map(\.name)
        }
        #expect(try await found("Name", "BeginsWith", "/app") == ["/app/a"])
        #expect(try await found("Name", "Contains", "b") == ["b"])
        #expect(try await found("Type", nil, "StringList") == ["/app/a"])
        #expect(try await found("Tier", nil, "Advanced") == ["b"])
        #expect(try await found("Path", "Recursive", "/") == ["/app/a", "b"])
        #expect(try await found("Path", "Recursive", "/app") == ["/app/a"])
        #expect(try await found("Path", "OneLevel", "/") == ["b"])
        #expect(try await found("tag:team", nil, "x") == ["/app/a"])
        #expect(await self.code { _ = try await found("Nonsense", nil, "x") } == .validation)
        #expect(await self.code { _ = try await found("Name", "Near", "x") } == .invalidFilterOption)
        let metadata = try await self.ssm.describeParameters().parameters.first
        #expect(metadata?.description == "numbers")
        #expect(metadata?.version == 1)
    }

    @Test func movesLabelsFromVersionToVersion() async throws {
        _ = try await self.ssm.putParameter(name: "p", value: "1", type: .string)
        _ = try await self.ssm.putParameter(name: "p", value: "2", overwrite: true)
        let labeled = try await self.ssm.labelParameterVersion(
            name: "p",
            labels: ["live", "9no"],
            parameterVersion: 1
        )
        #expect(labeled.invalidLabels == ["9no"])
        #expect(try await self.ssm.getParameter(name: "p:live").parameter?.value == "1")
        #expect(try await self.ssm.labelParameterVersion(name: "p", labels: ["live"]).parameterVersion == 2)
        #expect(try await self.ssm.getParameter(name: "p:live").parameter?.value == "2")
        #expect(try await self.ssm.getParameterHistory(name: "p").parameters.map(\.labels) == [[], ["live"]])
        let removed = try await self.ssm.unlabelParameterVersion(name: "p", parameterVersion: 2, labels: ["live", "x"])
        #expect(removed.removedLabels == ["live"])
        #expect(removed.invalidLabels == ["x"])
        let labels = (1...11).map { "l\($0)" }
        #expect(
            await self.code { _ = try await self.ssm.labelParameterVersion(name: "p", labels: labels) } == .validation
        )
        _ = try await self.ssm.labelParameterVersion(name: "p", labels: Array(labels.prefix(10)))
        #expect(
            await self.code { _ = try await self.ssm.labelParameterVersion(name: "p", labels: ["l11"]) }
                == .parameterVersionLabelLimitExceeded
        )
    }

    @Test func deletesParametersAndReportsUnknownNames() async throws {
        for name in ["a", "b", "c"] { _ = try await self.ssm.putParameter(name: name, value: "v", type: .string) }
        let found = try await self.ssm.getParameters(names: ["a", "x", "c"])
        #expect(found.parameters.map(\.name) == ["a", "c"])
        #expect(found.invalidParameters == ["x"])
        try await self.ssm.deleteParameter(name: "a")
        let deleted = try await self.ssm.deleteParameters(names: ["a", "b"])
        #expect(deleted.deletedParameters == ["b"])
        #expect(deleted.invalidParameters == ["a"])
        #expect(await self.code { try await self.ssm.deleteParameter(name: "b") } == .parameterNotFound)
        #expect(await self.code { _ = try await self.ssm.getParameter(name: "b") } == .parameterNotFound)
        #expect(await self.code { _ = try await self.ssm.getParameterHistory(name: "b") } == .parameterNotFound)
    }

    @Test(arguments: [
        (SSM.PutParameterRequest(name: "a b", value: "v", type: .string), SSM.ErrorCode.validation),
        (.init(name: "a/b", value: "v", type: .string), .validation),
        (.init(name: "aws-x", value: "v", type: .string), .validation), (.init(name: "a", value: "v"), .validation),
        (.init(name: "a", value: "", type: .string), .validation),
        (.init(name: "a", value: String(repeating: "v", count: 4_097), type: .string), .validation),
        (.init(name: "a", value: "v", type: "Number"), .validation),
        (.init(name: "a", value: "v", type: .string, allowedPattern: "^[0-9]+$"), .parameterPatternMismatch),
        (.init(name: "a", value: "v", type: .string, allowedPattern: "["), .invalidAllowedPattern),
        (
            .init(name: String(repeating: "/l", count: 16), value: "v", type: .string),
            .hierarchyLevelLimitExceeded
        ),
        (.init(name: "there", value: "v", type: .secureString, overwrite: true), .hierarchyTypeMismatch),
        (.init(name: "a", value: "v", type: .string, policies: "[]"), .validation),
    ])
    func rejectsParametersThatTheServiceRejects(request: SSM.PutParameterRequest, code: SSM.ErrorCode) async throws {
        _ = try await self.ssm.putParameter(name: "there", value: "v", type: .string)
        #expect(await self.code { _ = try await self.ssm.send(request) } == code)
        #expect(try await self.ssm.describeParameters().parameters.count == 1)
    }

    @Test func keepsAHundredVersionsUnlessTheOldestHasALabel() async throws {
        _ = try await self.ssm.putParameter(name: "p", value: "1", type: .string)
        for number in 2...101 { _ = try await self.ssm.putParameter(name: "p", value: "\(number)", overwrite: true) }
        var versions: [Int?] = []
        for try await entry in self.ssm.pages(of: SSM.GetParameterHistoryRequest(name: "p")).items {
            versions.append(entry.version)
        }
        #expect(versions == (2...101).map { $0 })
        _ = try await self.ssm.labelParameterVersion(name: "p", labels: ["keep"], parameterVersion: 2)
        #expect(
            await self.code { _ = try await self.ssm.putParameter(name: "p", value: "x", overwrite: true) }
                == .parameterMaxVersionLimitExceeded
        )
    }

    @Test func keepsTagsOfParametersAndMachines() async throws {
        _ = try await self.ssm.putParameter(name: "p", value: "v", type: .string)
        for (type, id) in [(SSM.ResourceTypeForTagging.parameter, "p"), (.managedInstance, "i-1")] {
            try await self.ssm.addTagsToResource(
                resourceType: type,
                resourceID: id,
                tags: [.init(key: "a", value: "1"), .init(key: "b", value: "2")]
            )
            try await self.ssm.removeTagsFromResource(resourceType: type, resourceID: id, tagKeys: ["a"])
            let tags = try await self.ssm.listTagsForResource(resourceType: type, resourceID: id).tagList
            #expect(tags.map { "\($0.key)=\($0.value)" } == ["b=2"])
        }
        #expect(
            await self.code { _ = try await self.ssm.listTagsForResource(resourceType: .parameter, resourceID: "x") }
                == .invalidResourceID
        )
        #expect(
            await self.code {
                _ = try await self.ssm.listTagsForResource(resourceType: .patchBaseline, resourceID: "x")
            } == .invalidResourceType
        )
    }
}
