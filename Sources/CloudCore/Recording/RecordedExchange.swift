public import CloudFoundation

/// A recorded request and response, without signatures, keys, tokens and other secrets.
public struct RecordedExchange: Codable, Sendable, Hashable {
    /// A header.
    public struct Header: Codable, Sendable, Hashable {
        /// The header's name.
        public var name: String

        /// The header's value.
        public var value: String
    }

    /// A recorded request.
    public struct Request: Codable, Sendable, Hashable {
        /// The HTTP method.
        public var method: String

        /// The URL, without the values of secret parameters.
        public var url: String

        /// The headers, without the values of secret ones.
        public var headers: [Header]

        /// The body.
        public var body: Data
    }

    /// A recorded response.
    public struct Response: Codable, Sendable, Hashable {
        /// The HTTP status.
        public var status: Int

        /// The headers, without the values of secret ones.
        public var headers: [Header]

        /// The body.
        public var body: Data
    }

    /// A recorded transport error.
    public struct Failure: Codable, Sendable, Hashable {
        /// The name of the ``TransportError/Kind``.
        public var kind: String

        /// The description of the error.
        public var reason: String

        /// Whether the request may have reached the service.
        public var mayHaveTakenEffect: Bool
    }

    /// The request.
    public var request: Request

    /// The response, if there was one.
    public var response: Response?

    /// The transport error, if the exchange failed.
    public var failure: Failure?
}

extension RecordedExchange {
    /// The key of the operation.
    ///
    /// Exchanges with the same key can replay each other's requests.
    var operation: String {
        let named = ["x-amz-target", "x-acs-action"].lazy.compactMap { name in
            self.request.headers.first { $0.name.equalsIgnoringCase(name) }?.value
        }
        let url = URLComponents(string: self.request.url)
        let action = named.first ?? url?.queryItems?.first { $0.name == "Action" }?.value ?? ""
        return "\(self.request.method) \(url?.host ?? "") \(url?.path ?? "") \(action)"
    }
}
