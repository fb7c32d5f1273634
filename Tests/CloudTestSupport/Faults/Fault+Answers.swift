public import Foundation

extension Fault {
    /// Answers that are good HTTP, but not what was asked for.
    public static let answers: [Fault] = [
        Fault("204", .bytes("HTTP/1.1 204 No Content\r\n\r\n")),
        Fault("304", .answer("304 Not Modified", body: "")),
        Fault("400 with invalid UTF-8", .answer("400 Bad Request", data: invalidText)),
        Fault("400 with 10,000 nested arrays", .answer("400 Bad Request", body: nested)),
        Fault(
            "401 that asks for a password",
            .answer("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"r\""], body: "")
        ),
        Fault("401 that asks for something else", .answer("401 Unauthorized", headers: ["WWW-Authenticate: Other"])),
        Fault("403 with XML", .answer("403 Forbidden", body: "<Error><Code>AccessDenied</Code></Error>")),
        Fault("404 with HTML", .answer("404 Not Found", body: "<html>nothing here</html>")),
        Fault(
            "407",
            .answer("407 Proxy Authentication Required", headers: ["Proxy-Authenticate: Basic realm=\"r\""], body: "")
        ),
        Fault("408, and closes", Script(Script.answer("408 Request Timeout").steps + [.close])),
        Fault("417", .answer("417 Expectation Failed", body: "")),
        Fault("429", .answer("429 Too Many Requests", body: "")),
        Fault("500 with HTML", .answer("500 Internal Server Error", body: "<html><h1>Error</h1></html>")),
        Fault("502 cut in the body", .bytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 20\r\n\r\n<html>")),
        Fault("503 with nothing", .answer("503 Service Unavailable", body: "")),
        Fault("999", .answer("999 Unheard Of", body: "")),
        Fault("200 with nothing", .answer(body: "")),
        Fault("200 with HTML", .answer(body: "<html>Sign in to the network of the hotel</html>")),
        Fault("200 with invalid UTF-8", .answer(data: invalidText)),
        Fault("200 with a byte order mark", .answer(data: Data([0xef, 0xbb, 0xbf]) + Data("{}".utf8))),
        Fault("200 with UTF-16", .answer(data: Data([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))),
        Fault("200 with 10,000 nested arrays", .answer(body: nested)),
        Fault("200 with text after the document", .answer(body: "{}{}")),
        Fault("200 with null", .answer(body: "null")),
        Fault("200 with a list", .answer(body: "[]")),
    ]

    /// Redirects to another server.
    /// - Parameter target: Where they lead.
    /// - Returns: A fault for each status, and some that lead nowhere.
    public static func redirects(to target: URL) -> [Fault] {
        [
            "301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect",
        ].map { status in
            Fault(
                "\(status.prefix(3)) to another server",
                .answer(status, headers: ["Location: \(target.absoluteString)"], body: "<html>moved</html>")
            )
        }
            + [("nowhere", ""), ("a file", "file:///etc/hosts"), ("half a URL", "http://["), ("colons", "::::")].map {
                Fault("302 to \($0)", .answer("302 Found", headers: ["Location: \($1)"]))
            }
    }

    private static let nested = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)

    private static let invalidText =
        Data(#"{"NextToken":""#.utf8) + Data([0xc3, 0x28, 0xff]) + Data(#"","Command":{"CommandId":""#.utf8)
        + Data([0xff]) + Data(#""}}"#.utf8)
}
