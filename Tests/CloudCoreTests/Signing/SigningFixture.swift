import CloudCore
import Foundation
import Testing

/// A file of signing cases, made by `make_signing_fixtures.py` with other people's implementations.
struct SigningFixture: Decodable {
    var cases: [Case]

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var method: String
        var url: String
        var headers: [[String]]
        var body: String?
        var bodyRepeat: Repetition?
        var credentials: Key
        var region: String?
        var service: String?
        var epoch: Double
        var nonce: String?
        var options: Options?
        var canonicalRequest: String?
        var canonicalQuery: String?
        var stringToSign: String
        var signature: String
        var authorization: String?
        var presignExpires: Int?
        var presignedQuery: [[String]]?
        var query: [[String]]?

        var testDescription: String { self.name }
        var date: Date { Date(timeIntervalSince1970: self.epoch) }

        func request() throws -> TransportRequest {
            guard let url = URL(string: self.url) else { throw URLError(.badURL) }
            let body = self.bodyRepeat.map { String(repeating: $0.text, count: $0.count) } ?? self.body ?? ""
            return TransportRequest(
                method: self.method,
                url: url,
                headers: TransportHeaders(self.headers.map { (name: $0[0], value: $0[1]) }),
                body: Data(body.utf8)
            )
        }
    }

    struct Key: Decodable, Sendable {
        var accessKeyID: String
        var secretAccessKey: String
        var sessionToken: String?

        var credentials: Credentials {
            Credentials(
                accessKeyID: self.accessKeyID,
                secretAccessKey: self.secretAccessKey,
                sessionToken: self.sessionToken
            )
        }
    }

    struct Options: Decodable, Sendable {
        var normalizesPath: Bool
        var doubleEncodesPath: Bool
        var signsBody: Bool
        var omitsSessionToken: Bool
        var presignsBody: Bool
    }

    /// A text, so many times.
    struct Repetition: Decodable, Sendable {
        var text: String
        var count: Int
    }
}

extension URL {
    /// The names and values of the query, decoded and sorted.
    var sortedQuery: [[String]] {
        let items = URLComponents(url: self, resolvingAgainstBaseURL: false)?.queryItems ?? []
        return items.map { [$0.name, $0.value ?? ""] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
    }
}
