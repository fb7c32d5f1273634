import CloudCore
import CloudTestSupport
import Testing

@Suite struct AWSFileLocationsTests {
    struct Conformance: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            let name, platform: String
            let environment: [String: String]
            let profile: String?
            let configLocation, credentialsLocation: String
            var testDescription: String { self.name }
        }
        let tests: [Case]
    }

    private static let conformance: [Conformance.Case] = {
        let all = (try? Fixtures.loadConformance("file-location-tests.json", as: Conformance.self))?.tests ?? []
        for test in all where test.platform != "linux" {
            print("not applicable, because the library doesn't support Windows: \(test.name)")
        }
        return all.filter { $0.platform == "linux" }
    }()

    @Test(.enabled(if: Fixtures.hasConformance), arguments: conformance)
    func passesTheSharedCases(test: Conformance.Case) {
        let locations = AWSFileLocations(host: HostSystem(environment: test.environment))
        #expect(locations == AWSFileLocations(config: test.configLocation, credentials: test.credentialsLocation))
        if let profile = test.profile {
            #expect(AWSFileLocations.profile(in: test.environment) ?? "default" == profile)
        }
    }

    @Test func usesTheHomeFolderUnlessConfigured() {
        let home = AWSFileLocations(host: HostSystem(environment: ["HOME": "/u"]))
        #expect(home == AWSFileLocations(config: "/u/.aws/config", credentials: "/u/.aws/credentials"))
        let configured = AWSFileLocations(
            host: HostSystem(environment: ["HOME": "/u", "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/k"])
        )
        #expect(configured == AWSFileLocations(config: "/u/c", credentials: "/k"))
        #expect(AWSFileLocations(host: HostSystem(environment: [:])) == AWSFileLocations(config: nil, credentials: nil))
    }
}
