import CloudCore
import Foundation

extension Target {
    private static let key = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "secret",
        sessionToken: "to/ken+="
    )
    private static let date = Date(timeIntervalSince1970: 1_767_355_200)
    private static let signer = SigV4Signer(service: "ssm", region: "us-east-1")

    /// Header lines.
    ///
    /// A signed header contains no line break and is found by its name.
    static let headers = Target(name: "headers") { bytes in
        guard let url = URL(string: "https://example.com/") else { return }
        var headers = TransportHeaders()
        for line in bytes.split(separator: 0) {
            let name = line.prefix { $0 != UInt8(ascii: ":") }
            let value = line.dropFirst(name.count + 1)
            headers.add(name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self))
        }
        for header in headers {
            check(headers.values(of: header.name).contains(header.value), "a header is missing")
            // Characters beyond ASCII can change their length with their case, and valid header names have none.
            let isASCII = header.name.utf8.allSatisfy { $0 < 0x80 }
            check(!isASCII || headers[header.name.uppercased()] != nil, "the lookup of a header is case-sensitive")
        }
        render(headers)
        let request = TransportRequest(method: "POST", url: url, headers: headers)
        let signed = [
            try? Self.signer.sign(request, with: Self.key, at: Self.date),
            try? ACS3Signer().sign(request, with: Self.key, at: Self.date, nonce: "n"),
            try? AliyunRPCSigner().sign(request, with: Self.key, at: Self.date, nonce: "n"),
        ]
        for header in signed.compactMap(\.self).flatMap(\.headers) {
            let hasBreak = (header.name + header.value).utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 }
            check(!hasBreak, "a header contains a line break")
        }
    }

    /// Any text as a URL.
    ///
    /// A signed URL has the same host, and the canonical query is canonical.
    static let urls = Target(name: "urls") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for url in [URL(string: text), URL(string: text, encodingInvalidCharacters: false)].compactMap(\.self) {
            let request = TransportRequest(method: "GET", url: url)
            render(request)
            guard let signed = try? Self.signer.signature(for: request, with: Self.key, at: Self.date) else { continue }
            let lines = signed.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false)
            let query = String(lines[2])
            let other = URL(string: "https://example.com/?\(query)", encodingInvalidCharacters: false)
            check(query.isEmpty || other != nil, "the canonical query is invalid")
            guard let other else { continue }
            let again = try? Self.signer.signature(
                for: TransportRequest(method: "GET", url: other),
                with: Self.key,
                at: Self.date
            )
            let secondQuery = again?.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false)[2]
            check(secondQuery.map(String.init) == query, "the query \(query) isn't canonical: \(secondQuery ?? "none")")
            for signed in [
                try? Self.signer.presign(request, with: Self.key, at: Self.date, expiresIn: .seconds(60)),
                try? AliyunRPCSigner().sign(request, with: Self.key, at: Self.date, nonce: "n"),
            ] {
                // Host names beyond ASCII are encoded only after the URL is converted to text.
                let host = URL(string: url.absoluteString)?.host()
                check(signed.map { $0.url.host() == host } ?? true, "another host: \(signed?.url.absoluteString ?? "")")
            }
        }
    }

    /// The method, URL, headers and body, separated by zero bytes, compared with the slow reference.
    static let sigV4 = Target(name: "sigv4") { bytes in
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count >= 3, let url = URL(string: "https://example.com/\(parts[0])") else { return }
        var headers = TransportHeaders()
        for (index, value) in parts[2...].enumerated() { headers.add(name: "x-\(index % 3)", value: value) }
        let request = TransportRequest(method: "POST", url: url, headers: headers, body: Data(parts[1].utf8))
        guard let signature = try? Self.signer.signature(for: request, with: Self.key, at: Self.date) else { return }
        let reference = ReferenceSigV4(request, with: Self.key, timestamp: "20260102T120000Z")
        check(
            signature.canonicalRequest == reference.canonicalRequest,
            "\(signature.canonicalRequest)\n--- and the reference ---\n\(reference.canonicalRequest)"
        )
        check(signature.signature == reference.signature, "the signatures differ")
    }
}
