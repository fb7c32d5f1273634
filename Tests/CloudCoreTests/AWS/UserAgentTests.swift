import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The user agent of the library's requests.
@Suite struct UserAgentTests {
    @Test func hasThePartsOfTheSpecificationInOrder() throws {
        let text = UserAgent.aws(applicationName: "nightly-backup", executionEnvironment: "AWS_ECS_FARGATE")
        let names = text.split(separator: " ").map { $0.prefix { $0 != "/" } }
        #expect(names == ["swift-cloud-automation", "ua", "os", "md", "lang", "exec-env", "app"])
        #expect(text.contains(" ua/2.1 "))
        #expect(text.hasSuffix(" exec-env/AWS_ECS_FARGATE app/nightly-backup"))
        #expect(!UserAgent.aws(applicationName: nil).contains("app/"))
    }

    @Test func hasAlibabaCloudsFormat() {
        let text = UserAgent.alibabaCloud(applicationName: "nightly-backup")
        #expect(text.hasPrefix("AlibabaCloud ("))
        #expect(text.hasSuffix(" swift-cloud-automation/\(UserAgent.version) nightly-backup"))
    }

    @Test(arguments: [
        ("a b", "a-b"), ("a/b", "a-b"), ("a\r\nx-evil: 1", "a--x-evil--1"), ("é", "-"), ("e\u{301}", "e-"), ("", nil),
        ("  ", nil), ("a#b,c", "a#b,c"), ("(a)", "-a-"),
        (String(repeating: "a", count: 60), String(repeating: "a", count: 50)),
    ])
    func replacesInvalidCharactersInAName(name: String, sent: String?) {
        #expect(UserAgent.token(name) == sent)
        let part = sent.map { " app/\($0)" } ?? ""
        #expect(UserAgent.aws(applicationName: name) == UserAgent.aws(applicationName: nil) + part)
    }

    private static let settings: [(String?, [String: String], String?)] = [
        (nil, [:], nil), (nil, ["AWS_SDK_UA_APP_ID": "variable"], "variable"),
        (nil, ["AWS_PROFILE": "named"], "profile"),
        ("given", ["AWS_SDK_UA_APP_ID": "variable"], "given"),
        (nil, ["AWS_SDK_UA_APP_ID": "variable", "AWS_PROFILE": "named"], "variable"),
    ]

    @Test(arguments: settings)
    func usesTheConfiguredName(given: String?, environment: [String: String], name: String?) throws {
        let config = "[profile named]\nsdk_ua_app_id = profile\n"
        var system = TestHost(environment: environment, files: ["/home/.aws/config": config]).system
        system.applicationName = given
        let settings = try AWSSettings(host: system, profile: nil)
        #expect(settings.applicationName == name)
        #expect(settings.userAgent == UserAgent.aws(applicationName: name))
    }
}
