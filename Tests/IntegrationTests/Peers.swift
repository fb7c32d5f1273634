import Foundation
import SSMKit

/// The servers that `Tests/Integration/run` starts and describes in the environment.
enum Peers {
    /// A Systems Manager server of moto, which verifies signatures.
    struct Moto: Decodable, Sendable {
        var port: Int
        var region: String
        var instanceIDs: [String]
        var accessKeyID: String
        var secretAccessKey: String
        var assumedRole: Session

        struct Session: Decodable, Sendable {
            var accessKeyID: String
            var secretAccessKey: String
            var sessionToken: String

            var credentials: Credentials {
                Credentials(
                    accessKeyID: self.accessKeyID,
                    secretAccessKey: self.secretAccessKey,
                    sessionToken: self.sessionToken
                )
            }
        }

        var credentials: Credentials {
            Credentials(accessKeyID: self.accessKeyID, secretAccessKey: self.secretAccessKey)
        }
    }

    /// A gateway that verifies requests with the official Alibaba Cloud SDK's code.
    struct Gateway: Decodable, Sendable {
        var port: Int
        var region: String
        var instanceIDs: [String]
        var offlineInstanceID: String
        var accessKeyID: String
        var secretAccessKey: String
        var session: Moto.Session

        var credentials: Credentials {
            Credentials(accessKeyID: self.accessKeyID, secretAccessKey: self.secretAccessKey)
        }
    }

    /// HTTPS servers with valid and invalid certificates.
    struct TLS: Decodable, Sendable {
        /// The ports, keyed by the certificates' names.
        var ports: [String: Int]

        /// The path of the authority's certificate.
        var authority: String

        /// The paths of client certificates and keys, keyed by their contents.
        var clients: [String: String]

        /// The port of the server that reports the request counts of the others.
        var counter: Int

        /// Whether this process trusts the authority that issued the certificates.
        var isAuthorityTrusted: Bool {
            ProcessInfo.processInfo.environment["CLOUD_TEST_TLS_TRUSTED"] != nil
        }
    }

    /// A proxy that requires the user `bob` and the password `hunter2`.
    struct Proxy: Decodable, Sendable {
        var port: Int

        /// The path of its log, with one line per request.
        var log: String

        /// Returns the number of logged requests that begin with a text.
        func count(of request: String) throws -> Int {
            try String(contentsOfFile: self.log, encoding: .utf8).split(separator: "\n").filter {
                $0.contains("): \(request)")
            }.count
        }
    }

    static let proxy: Proxy? = describedBy("CLOUD_TEST_PROXY")
    static let tls: TLS? = describedBy("CLOUD_TEST_TLS")
    static let moto: Moto? = describedBy("CLOUD_TEST_MOTO")
    static let gateway: Gateway? = describedBy("CLOUD_TEST_ALIYUN")

    /// The Python interpreter with the official clients.
    static let python = {
        let path = ProcessInfo.processInfo.environment["CLOUD_TEST_PYTHON"]
        if path == nil {
            print("skipping the official clients: CLOUD_TEST_PYTHON is not set; use Tests/Integration/run")
        }
        return path
    }()

    /// Returns the server described by a variable, or prints once which tests are skipped.
    private static func describedBy<Peer: Decodable>(_ variable: String) -> Peer? {
        guard let text = ProcessInfo.processInfo.environment[variable] else {
            print("skipping the integration tests of \(Peer.self): \(variable) is not set; use Tests/Integration/run")
            return nil
        }
        return try? JSONDecoder().decode(Peer.self, from: Data(text.utf8))
    }
}
