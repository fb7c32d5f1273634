import Foundation
import SSMKit

/// The servers that `Tests/Integration/run` starts, as it describes them in the environment.
enum Peers {
    /// A Systems Manager server of moto's, which verifies signatures.
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

    /// A gateway that verifies with the official Alibaba SDK's own code.
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

    /// HTTPS servers with certificates of all kinds.
    struct TLS: Decodable, Sendable {
        /// The ports by the certificates' names.
        var ports: [String: Int]

        /// The path of the authority's certificate.
        var authority: String

        /// The port that tells how many requests the others have got.
        var counter: Int

        /// Whether this process trusts the authority that issued the certificates.
        var isAuthorityTrusted: Bool {
            ProcessInfo.processInfo.environment["CLOUD_TEST_TLS_TRUSTED"] != nil
        }
    }

    static let tls: TLS? = describedBy("CLOUD_TEST_TLS")
    static let moto: Moto? = describedBy("CLOUD_TEST_MOTO")
    static let gateway: Gateway? = describedBy("CLOUD_TEST_ALIYUN")

    /// The interpreter that has the packages of other people's clients.
    static let python = {
        let path = ProcessInfo.processInfo.environment["CLOUD_TEST_PYTHON"]
        if path == nil {
            print("skipping other people's clients: CLOUD_TEST_PYTHON is not set; use Tests/Integration/run")
        }
        return path
    }()

    /// Says once which tests are skipped, and why.
    private static func describedBy<Peer: Decodable>(_ variable: String) -> Peer? {
        guard let text = ProcessInfo.processInfo.environment[variable] else {
            print("skipping the integration tests of \(Peer.self): \(variable) is not set; use Tests/Integration/run")
            return nil
        }
        return try? JSONDecoder().decode(Peer.self, from: Data(text.utf8))
    }
}
