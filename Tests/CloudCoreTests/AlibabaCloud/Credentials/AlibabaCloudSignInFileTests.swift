import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Renewed OAuth keys and tokens are written to the profile of the command-line tool.
@Suite struct AlibabaCloudSignInFileTests {
    /// Returns the file as the tool writes it, with a profile before and one after.
    private static func file(_ keys: String, _ end: Int, _ access: String, _ accessEnd: Int, _ refresh: String)
        -> String
    {
        """
        {
        \t"current": "b",
        \t"profiles": [
        \t\t{ "name": "a", "mode": "OAuth", "oauth_refresh_token": "SECRETREFRESH0000000000" },
        \t\t{
        \t\t\t"name": "b",
        \t\t\t"mode": "OAuth",
        \t\t\t"access_key_id": "\(keys)",
        \t\t\t"access_key_secret": "SECRETKEY0123456789",
        \t\t\t"sts_token": "SECRETTOKEN0123456789",
        \t\t\t"region_id": "cn-hangzhou\\u0021",
        \t\t\t"retry_timeout": 1.50,
        \t\t\t"sts_expiration": \(end),
        \t\t\t"oauth_access_token": "\(access)",
        \t\t\t"oauth_refresh_token": "\(refresh)",
        \t\t\t"oauth_access_token_expire": \(accessEnd),
        \t\t\t"later": {"oauth_refresh_token": ["kept", null]}
        \t\t},
        \t\t{ "name": "b", "mode": "AK", "access_key_id": "x" }
        \t],
        \t"meta_path": "", "plugins": {"profiles": [{"name": "b"}]}
        }

        """
    }

    @Test func changesOnlyTheProfile() async throws {
        let machine = SignInMachine("", responding: .alibabaCloudTokens(), .alibabaCloudOAuth("NEW"))
        let now = SignInMachine.now
        machine.file = Self.file("OLD", now, "SECRETBEARER0123456789", now, "SECRETREFRESH0123456789")
        _ = try await machine.provider.credentials()
        #expect(
            machine.file
                == Self.file("NEW", now + 3_600, "SECRETBEARER9876543210", now + 3_600, "SECRETREFRESH9876543210")
        )
    }

    @Test func addsMissingMembers() async throws {
        let machine = SignInMachine(
            #""oauth_refresh_token":"r""#,
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW")
        )
        _ = try await machine.provider.credentials()
        #expect(
            machine.profile
                == [
                    "name": "a", "mode": "OAuth", "access_key_id": "NEW", "access_key_secret": "SECRETKEY0123456789",
                    "sts_token": "SECRETTOKEN0123456789", "sts_expiration": "1767358800",
                    "oauth_access_token": "SECRETBEARER9876543210", "oauth_access_token_expire": "1767358800",
                    "oauth_refresh_token": "SECRETREFRESH9876543210",
                ]
        )
        // The renewed keys need no further request.
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        #expect(machine.transport.requests.count == 2)
    }

    @Test(arguments: ["", #""""#])
    func keepsTheRefreshTokenIfTheResponseHasNone(token: String) async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(0),
            responding: .alibabaCloudTokens(refresh: token.isEmpty ? nil : ""),
            .alibabaCloudOAuth("NEW")
        )
        _ = try await machine.provider.credentials()
        #expect(machine.profile["oauth_refresh_token"] == "SECRETREFRESH0123456789")
        #expect(machine.profile["oauth_access_token"] == "SECRETBEARER9876543210")
    }

    /// A refresh token may be valid only once, so the next one must survive a failed request for keys.
    @Test(arguments: [true, false])
    func keepsANewTokenIfTheNextRequestFails(isWritable: Bool) async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1),
            isWritable: isWritable,
            responding: .alibabaCloudTokens(),
            .text(#"{"error":"access_denied"}"#, status: 403),
            .alibabaCloudOAuth("NEW")
        )
        await #expect(throws: CredentialsError.self) { try await machine.provider.credentials() }
        let refreshToken = isWritable ? "SECRETREFRESH9876543210" : "SECRETREFRESH0123456789"
        #expect(machine.profile["oauth_refresh_token"] == refreshToken)
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        #expect(machine.transport.requests[2].headers["authorization"] == "Bearer SECRETBEARER9876543210")
    }

    @Test func keepsRenewedKeysInMemoryIfTheFileCanNotBeWritten() async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1),
            isWritable: false,
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW")
        )
        for _ in 0..<2 { #expect(try await machine.provider.credentials() == .issued("NEW")) }
        #expect(machine.transport.requests.count == 2)
        // Until the user signs in again.
        machine.file = machine.file.replacingOccurrences(of: "}]}", with: ",\(SignInMachine.keys(600))}]}")
        #expect(try await machine.provider.credentials().accessKeyID == "OLD")
    }

    @Test func doesNotOverwriteAnotherSignIn() async throws {
        let machine = SignInMachine(SignInMachine.tokens(3_600), responses: [])
        let other = machine.file.replacingOccurrences(of: "REFRESH0123456789", with: "REFRESHOTHER")
        let responses: [StubTransport.Response] = [
            { _ in
                machine.file = other
                return .alibabaCloudOAuth("NEW")
            }
        ]
        var host = machine.host
        host.transport = StubTransport(responses: responses)
        #expect(try await AlibabaCloudCLIProfileCredentials(host: host).credentials() == .issued("NEW"))
        #expect(machine.file == other)
    }

    @Test func usesKeysRenewedByAnotherProgram() async throws {
        let machine = SignInMachine(SignInMachine.keys(60), SignInMachine.tokens(-1), responses: [])
        let other = machine.file.replacingOccurrences(of: "OLD", with: "OTHER")
            .replacingOccurrences(of: "\(SignInMachine.now + 60)", with: "\(SignInMachine.now + 3_600)")
        let transport = StubTransport(responses: [
            { _ in
                machine.file = other
                return .text(#"{"error":"invalid_grant"}"#, status: 400)
            }
        ])
        var host = machine.host
        host.transport = transport
        #expect(try await AlibabaCloudCLIProfileCredentials(host: host).credentials() == .issued("OTHER"))
        #expect(machine.file == other)
    }

    @Test func writesTheFileWithOwnerOnlyPermissions() async throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "SignIn-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let file = home.appending(path: ".aliyun/config.json")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        let machine = SignInMachine(SignInMachine.tokens(3_600), responding: .alibabaCloudOAuth("NEW"))
        try Data(machine.file.utf8).write(to: file)
        var host = machine.host
        host.homeFolder = home.path
        host.readFile = LocalFile.read
        host.writeFile = LocalFile.replace
        _ = try await AlibabaCloudCLIProfileCredentials(host: host).credentials()
        machine.file = try String(contentsOf: file, encoding: .utf8)
        #expect(machine.profile["access_key_id"] == "NEW")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)
        #expect(names == ["config.json"])
    }

    /// Even for a corrupted file, the result is a valid configuration with the same profiles.
    @Test func writesOnlyValidConfigurations() async throws {
        let original = Array(Self.file("OLD", 1, "access", 1, "refresh").utf8)
        let pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "b", "1", "null", "\u{e9}", #""name": "b","#].map {
            Array($0.utf8)
        }
        var seed: UInt64 = 1
        func next(_ count: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(count))
        }
        var written = 0
        for _ in 0..<1_000 {
            var bytes = original
            for _ in 0...next(2) {
                let start = next(bytes.count)
                bytes.replaceSubrange(start..<min(start + next(3), bytes.count), with: pieces[next(pieces.count)])
            }
            let machine = SignInMachine("", responding: .alibabaCloudTokens(), .alibabaCloudOAuth("NEW"))
            let before = String(decoding: bytes, as: UTF8.self)
            machine.file = before
            _ = try? await machine.provider.credentials()
            let after = machine.file
            guard after != before else { continue }
            written += 1
            let old = try AlibabaCloudCLIConfig(before, file: "")
            let new = try AlibabaCloudCLIConfig(after, file: "")
            #expect(new.current == old.current)
            #expect(new.profiles.map(\.name) == old.profiles.map(\.name))
            #expect(new.profile(named: old.current ?? "")?["access_key_id"] == "NEW")
        }
        #expect(written > 100)
    }
}
