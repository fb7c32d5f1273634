public import CloudFoundation

/// One exchange with a service, as it is kept in a file: without signatures, keys, tokens and other secrets.
public struct RecordedExchange: Codable, Sendable, Hashable {
    /// A header.
    public struct Header: Codable, Sendable, Hashable {
        /// The header's name.
        public var name: String

        /// The header's value.
        public var value: String
    }

    /// What was sent.
    public struct Request: Codable, Sendable, Hashable {
        /// The HTTP method.
        public var method: String

        /// The address, with the values of secret parameters left out.
        public var url: String

        /// The headers, with the values of secret ones left out.
        public var headers: [Header]

        /// The body.
        public var body: Data
    }

    /// What came back.
    public struct Response: Codable, Sendable, Hashable {
        /// The HTTP status.
        public var status: Int

        /// The headers, with the values of secret ones left out.
        public var headers: [Header]

        /// The body.
        public var body: Data
    }

    /// How an exchange broke off.
    public struct Failure: Codable, Sendable, Hashable {
        /// What broke, as ``TransportError/Kind`` names it.
        public var kind: String

        /// What happened, for people.
        public var reason: String

        /// Whether the request may have reached the service.
        public var mayHaveTakenEffect: Bool
    }

    /// What was sent.
    public var request: Request

    /// What came back, if something did.
    public var response: Response?

    /// How the exchange broke off, if it did.
    public var failure: Failure?
}

extension RecordedExchange {
    /// What is called: exchanges of the same name answer each other's requests.
    var operation: String {
        let named = ["x-amz-target", "x-acs-action"].lazy.compactMap { name in
            self.request.headers.first { $0.name.equalsIgnoringCase(name) }?.value
        }
        let url = URLComponents(string: self.request.url)
        let action = named.first ?? url?.queryItems?.first { $0.name == "Action" }?.value ?? ""
        return "\(self.request.method) \(url?.host ?? "") \(url?.path ?? "") \(action)"
    }
}
