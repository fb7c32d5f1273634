public import Foundation

extension Fault {
    /// Valid HTTP responses that are not the expected response.
    public static let responses: [Fault] = [
        Fault("204", .bytes("HTTP/1.1 204 No Content\r\n\r\n")),
        Fault("304", .response("304 Not Modified", body: "")),
        Fault("400 with invalid UTF-8", .response("400 Bad Request", data: invalidText)),
        Fault("400 with 10,000 nested arrays", .response("400 Bad Request", body: nested)),
        Fault(
            "401 with a Basic challenge",
            .response("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"r\""], body: "")
        ),
        Fault("401 with an unknown challenge", .response("401 Unauthorized", headers: ["WWW-Authenticate: Other"])),
        Fault("403 with XML", .response("403 Forbidden", body: "<Error><Code>AccessDenied</Code></Error>")),
        Fault("404 with HTML", .response("404 Not Found", body: "<html>nothing here</html>")),
        Fault(
            "407",
            .response("407 Proxy Authentication Required", headers: ["Proxy-Authenticate: Basic realm=\"r\""], body: "")
        ),
        Fault("408, and closes", Script(Script.response("408 Request Timeout").steps + [.close])),
        Fault("417", .response("417 Expectation Failed", body: "")),
        Fault("429", .response("429 Too Many Requests", body: "")),
        Fault("500 with HTML", .response("500 Internal Server Error", body: "<html><h1>Error</h1></html>")),
        Fault("502 cut in the body", .bytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 20\r\n\r\n<html>")),
        Fault("503 with an empty body", .response("503 Service Unavailable", body: "")),
        Fault("999", .response("999 Unheard Of", body: "")),
        Fault("200 with an empty body", .response(body: "")),
        Fault("200 with HTML", .response(body: "<html>Sign in to the network of the hotel</html>")),
        Fault("200 with invalid UTF-8", .response(data: invalidText)),
        Fault("200 with a byte order mark", .response(data: Data([0xef, 0xbb, 0xbf]) + Data("{}".utf8))),
        Fault("200 with UTF-16", .response(data: Data([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))),
        Fault("200 with 10,000 nested arrays", .response(body: nested)),
        Fault("200 with text after the document", .response(body: "{}{}")),
        Fault("200 with null", .response(body: "null")),
        Fault("200 with a list", .response(body: "[]")),
    ]

    /// Redirects to another server.
    /// - Parameter target: The URL of the other server.
    /// - Returns: A fault for each status, and some with invalid locations.
    public static func redirects(to target: URL) -> [Fault] {
        [
            "301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect",
        ].map { status in
            Fault(
                "\(status.prefix(3)) to another server",
                .response(status, headers: ["Location: \(target.absoluteString)"], body: "<html>moved</html>")
            )
        }
            + [("nowhere", ""), ("a file", "file:///etc/hosts"), ("half a URL", "http://["), ("colons", "::::")].map {
                Fault("302 to \($0)", .response("302 Found", headers: ["Location: \($1)"]))
            }
    }

    private static let nested = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)

    private static let invalidText =
        Data(#"{"NextToken":""#.utf8) + Data([0xc3, 0x28, 0xff]) + Data(#"","Command":{"CommandId":""#.utf8)
        + Data([0xff]) + Data(#""}}"#.utf8)
}
