public import CloudCore
public import Foundation

extension TransportRequest {
    /// The body as a JSON object.
    public var json: NSDictionary? {
        try? JSONSerialization.jsonObject(with: self.body) as? NSDictionary
    }

    /// The parameters in the query and in the form in the body.
    public var parameters: [String: String] {
        var components = URLComponents(url: self.url, resolvingAgainstBaseURL: false)
        var items = components?.queryItems ?? []
        components?.percentEncodedQuery = String(decoding: self.body, as: UTF8.self)
        if !self.body.isEmpty { items += components?.queryItems ?? [] }
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
