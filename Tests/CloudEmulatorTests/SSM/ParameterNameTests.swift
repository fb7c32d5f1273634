import CloudEmulator
import SSMKit
import Testing

/// Names of parameters, with and without a slash.
@Suite struct ParameterNameTests {
    private let cloud = EmulatedCloud(machines: 1, clock: .manual)

    private func code(_ call: () async throws -> Void) async -> SSM.ErrorCode? {
        await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.code
    }

    @Test(arguments: [("/a", "a"), ("a", "/a")])
    func treatsNamesWithAndWithoutASlashAsEqual(stored: String, other: String) async throws {
        let ssm = self.cloud.ssm()
        _ = try await ssm.putParameter(name: stored, value: "1", type: .string)
        #expect(try await ssm.getParameter(name: other).parameter?.value == "1")
        #expect(try await ssm.getParameter(name: other).parameter?.name == stored)
        #expect(try await ssm.getParameter(name: "\(other):1").parameter?.version == 1)
        #expect(try await ssm.getParameters(names: [other]).parameters.map(\.name) == [stored])
        #expect(
            await self.code { _ = try await ssm.putParameter(name: other, value: "2", type: .string) }
                == .parameterAlreadyExists
        )
        #expect(try await ssm.putParameter(name: other, value: "2", overwrite: true).version == 2)
        #expect(try await ssm.getParameterHistory(name: stored).parameters.map(\.value) == ["1", "2"])
        _ = try await ssm.labelParameterVersion(name: other, labels: ["live"])
        #expect(try await ssm.getParameter(name: "\(stored):live").parameter?.version == 2)
        _ = try await ssm.addTagsToResource(
            resourceType: .parameter,
            resourceID: other,
            tags: [SSM.Tag(key: "k", value: "v")]
        )
        #expect(
            try await ssm.listTagsForResource(resourceType: .parameter, resourceID: stored).tagList.map(\.key) == ["k"]
        )
        for name in [stored, other] {
            let filter = SSM.ParameterStringFilter(key: "Name", values: [name])
            #expect(try await ssm.describeParameters(parameterFilters: [filter]).parameters.count == 1)
        }
        _ = try await ssm.deleteParameter(name: other)
        #expect(await self.code { _ = try await ssm.getParameter(name: stored) } == .parameterNotFound)
    }

    @Test func distinguishesNamesWithSeveralLevels() async throws {
        let ssm = self.cloud.ssm()
        _ = try await ssm.putParameter(name: "/a/b", value: "1", type: .string)
        #expect(await self.code { _ = try await ssm.getParameter(name: "a/b") } == .parameterNotFound)
    }

    @Test(arguments: ["/", "//a", "/a/", "/a//b", "a/b", "a b", ""])
    func rejectsNames(name: String) async {
        #expect(
            await self.code { _ = try await self.cloud.ssm().putParameter(name: name, value: "1", type: .string) }
                == .validation
        )
    }

    @Test func returnsAParameterOnce() async throws {
        let ssm = self.cloud.ssm()
        _ = try await ssm.putParameter(name: "a", value: "1", type: .string)
        #expect(try await ssm.getParameters(names: ["a", "a"]).parameters.count == 1)
    }

    @Test func listsPlainNamesBelowTheRoot() async throws {
        let ssm = self.cloud.ssm()
        for name in ["plain", "/slash", "/a/deep"] {
            _ = try await ssm.putParameter(name: name, value: "1", type: .string)
        }
        #expect(try await ssm.getParametersByPath(path: "/").parameters.map(\.name) == ["/slash", "plain"])
        let all = try await ssm.getParametersByPath(path: "/", recursive: true).parameters
        #expect(all.map(\.name) == ["/a/deep", "/slash", "plain"])
        let filter = SSM.ParameterStringFilter(key: "Path", option: "OneLevel", values: ["/"])
        let found = try await ssm.describeParameters(parameterFilters: [filter]).parameters
        #expect(found.map(\.name) == ["/slash", "plain"])
        let prefix = SSM.ParameterStringFilter(key: "Name", option: "BeginsWith", values: ["/pl"])
        #expect(try await ssm.describeParameters(parameterFilters: [prefix]).parameters.map(\.name) == ["plain"])
    }

    @Test(arguments: [
        ([("Label", "", ["x"])], "InvalidFilterKey"),
        ([("Name", "", ["a"]), ("Name", "", ["b"])], "InvalidFilterKey"),
        ([("Tier", "", ["test"])], "InvalidFilterOption"),
        ([("Type", "", ["Text"])], "InvalidFilterOption"),
        ([("Path", "", ["/###"])], "ValidationException"),
        ([("Path", "", ["//"])], "ValidationException"),
        ([("Path", "", ["test"])], "ValidationException"),
        ([("Path", "", ["/aws/service"])], "ValidationException"),
        ([("Path", "Equals", ["/a"])], "InvalidFilterOption"),
        ([("Type", "Contains", ["String"])], "InvalidFilterOption"),
        ([("Name", "", [])], "InvalidFilterValue"),
    ])
    func rejectsFilters(_ filters: [(key: String, option: String, values: [String])], code: String) async {
        let filters = filters.map { filter in
            SSM.ParameterStringFilter(
                key: filter.key,
                option: filter.option.isEmpty ? nil : filter.option,
                values: filter.values.isEmpty ? nil : filter.values
            )
        }
        let found = await self.code { _ = try await self.cloud.ssm().describeParameters(parameterFilters: filters) }
        #expect(found?.rawValue == code)
    }

    @Test(arguments: ["test", "//", "/###", "/a//b"])
    func rejectsPaths(path: String) async {
        #expect(await self.code { _ = try await self.cloud.ssm().getParametersByPath(path: path) } == .validation)
    }

    @Test(arguments: ["Name", "Path", "Tier", "DataType", "tag:a"])
    func rejectsFiltersOfPaths(key: String) async {
        let filter = SSM.ParameterStringFilter(key: key, values: ["/a"])
        let call = { _ = try await self.cloud.ssm().getParametersByPath(path: "/", parameterFilters: [filter]) }
        #expect(await self.code(call) == .invalidFilterKey)
    }

    @Test func rejectsUnknownDataTypes() async {
        let call = {
            _ = try await self.cloud.ssm().putParameter(name: "a", value: "x", type: .string, dataType: "not_text")
        }
        #expect(await self.code(call) == .validation)
    }

    @Test func rejectsTargetsWithoutValues() async {
        let target = SSM.Target(key: "tag:env", values: [])
        #expect(await self.code { _ = try await self.cloud.ssm().sendScript(targets: [target]) } == .validation)
    }

    @Test func rejectsTagsTogetherWithOverwrite() async {
        let call = {
            _ = try await self.cloud.ssm().putParameter(
                name: "a",
                value: "x",
                type: .string,
                overwrite: true,
                tags: [SSM.Tag(key: "k", value: "v")]
            )
        }
        #expect(await self.code(call) == .validation)
    }
}
