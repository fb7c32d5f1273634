public import Foundation

/// Signs requests to AWS with Signature Version 4.
///
/// A signer is a function of its arguments: it reads no clock and no environment, so it signs any
/// request to any AWS service, and the same arguments give the same signature.
///
/// Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
public struct SigV4Signer: Sendable {
    /// What differs from one AWS service to the other.
    public struct Options: Sendable, Hashable {
        /// Whether `.`, `..` and doubled slashes in the path are resolved before signing.
        public var normalizesPath: Bool

        /// Whether the path, which is encoded once in the URL, is encoded again for signing.
        public var doubleEncodesPath: Bool

        /// Whether the hash of the body is sent in a header, `x-amz-content-sha256`.
        public var signsBody: Bool

        /// Whether the session token is added after signing, and so not signed.
        public var omitsSessionToken: Bool

        /// Whether a presigned URL is good for one body only; otherwise for any.
        public var presignsBody: Bool

        /// Creates options; the defaults suit every service but S3.
        /// - Parameters:
        ///   - normalizesPath: Whether the path is normalised before signing.
        ///   - doubleEncodesPath: Whether the path is encoded again for signing.
        ///   - signsBody: Whether the hash of the body is sent in a header.
        ///   - omitsSessionToken: Whether the session token is added after signing.
        ///   - presignsBody: Whether a presigned URL is good for one body only.
        public init(
            normalizesPath: Bool = true,
            doubleEncodesPath: Bool = true,
            signsBody: Bool = false,
            omitsSessionToken: Bool = false,
            presignsBody: Bool = true
        ) {
            self.normalizesPath = normalizesPath
            self.doubleEncodesPath = doubleEncodesPath
            self.signsBody = signsBody
            self.omitsSessionToken = omitsSessionToken
            self.presignsBody = presignsBody
        }

        /// What S3 expects: the path as it is, the body's hash in a header, presigned URLs good for any body.
        public static let s3 = Options(
            normalizesPath: false,
            doubleEncodesPath: false,
            signsBody: true,
            presignsBody: false
        )
    }

    /// The service's name in signatures, such as `ssm`.
    public let service: String

    /// The region's name, such as `eu-west-1`.
    public let region: String

    /// What differs from one service to the other.
    public let options: Options

    private let keys = SigningKeyCache<SHA256>()

    /// Creates a signer.
    /// - Parameters:
    ///   - service: The service's name in signatures, such as `ssm`.
    ///   - region: The region's name, such as `eu-west-1`.
    ///   - options: What differs from one service to the other.
    public init(service: String, region: String, options: Options = .init()) {
        self.service = service
        self.region = region
        self.options = options
    }

    /// Returns a request with the headers of a signature: `host`, `x-amz-date`, `x-amz-security-token` and `authorization`.
    ///
    /// Signed are all headers but those that proxies and HTTP stacks change, such as `user-agent`.
    /// - Parameters:
    ///   - request: The request, whose URL is encoded as it is to be sent.
    ///   - credentials: What to sign with.
    ///   - date: The time to sign for; services accept five minutes of difference.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequest`` for a request, credentials or a date that can't be signed.
    public func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequest) -> TransportRequest {
        let draft = try self.headerDraft(of: request, with: credentials, at: date)
        var signed = draft.request
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            signed.headers["x-amz-security-token"] = token
        }
        var authorization = Array("\(Self.algorithm) Credential=".utf8)
        authorization.reserveCapacity(320)
        authorization.append(contentsOf: credentials.accessKeyID.utf8)
        authorization.append(UInt8(ascii: "/"))
        authorization.append(contentsOf: draft.scope)
        authorization.append(contentsOf: ", SignedHeaders=".utf8)
        authorization.append(contentsOf: draft.signedHeaders)
        authorization.append(contentsOf: ", Signature=".utf8)
        authorization.appendHexadecimal(self.mac(of: draft, with: credentials))
        signed.headers["authorization"] = String(decoding: authorization, as: UTF8.self)
        return signed
    }

    /// Returns a request whose URL carries the signature, to be used by someone without credentials.
    /// - Parameters:
    ///   - request: The request; whoever uses the URL has to send its headers too.
    ///   - credentials: What to sign with; the URL dies with temporary credentials.
    ///   - date: The time from which the URL is good.
    ///   - expiresIn: How long the URL is good: 1 second to 7 days.
    /// - Returns: The request with the signature in its URL.
    /// - Throws: ``InvalidRequest`` for a request, credentials, a date or a time to live that can't be signed.
    public func presign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration
    ) throws(InvalidRequest) -> TransportRequest {
        let draft = try self.queryDraft(of: request, with: credentials, at: date, expiresIn: expiresIn)
        var query = draft.query + "&X-Amz-Signature=\(self.mac(of: draft, with: credentials).hexadecimal)"
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            query += "&X-Amz-Security-Token=\(PercentEncoding.encode(token))"
        }
        var signed = draft.request
        signed.url = try draft.url.url(query: query)
        return signed
    }

    /// Returns what ``sign(_:with:at:)``, or with a time to live ``presign(_:with:at:expiresIn:)``, computes on its way.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: What to sign with.
    ///   - date: The time to sign for.
    ///   - expiresIn: How long a presigned URL is good; `nil` for a signature in the headers.
    /// - Returns: The canonical request, the string to sign and the signature.
    /// - Throws: ``InvalidRequest`` for a request, credentials, a date or a time to live that can't be signed.
    public func signature(
        for request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration? = nil
    ) throws(InvalidRequest) -> RequestSignature {
        let draft =
            if let expiresIn {
                try self.queryDraft(of: request, with: credentials, at: date, expiresIn: expiresIn)
            } else {
                try self.headerDraft(of: request, with: credentials, at: date)
            }
        return RequestSignature(
            canonicalRequest: draft.canonicalRequest,
            stringToSign: draft.stringToSign,
            signature: self.mac(of: draft, with: credentials).hexadecimal
        )
    }
}

extension SigV4Signer {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// A request with all that is signed in place, and the texts that the signature is computed from.
    private struct Draft {
        var request: TransportRequest
        var url: URLParts
        var query: String
        var timestamp: String
        var scope: [UInt8]
        var signedHeaders: [UInt8]
        var canonicalRequest: [UInt8]

        /// The day of the signature, such as `20260131`.
        var day: String { String(self.timestamp.prefix(8)) }

        var stringToSign: [UInt8] {
            var text = Array("\(SigV4Signer.algorithm)\n".utf8)
            text.reserveCapacity(160)
            text.append(contentsOf: self.timestamp.utf8)
            text.append(UInt8(ascii: "\n"))
            text.append(contentsOf: self.scope)
            text.append(UInt8(ascii: "\n"))
            text.appendHexadecimal(SHA256.hash(self.canonicalRequest))
            return text
        }
    }

    private func headerDraft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequest) -> Draft {
        let timestamp = try self.check(credentials, date)
        try request.checkMethod()
        let url = try URLParts(request.url)
        var request = request
        request.headers.reserveCapacity(request.headers.count + 5)
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        request.headers["x-amz-date"] = timestamp
        if let token = credentials.sessionToken {
            request.headers["x-amz-security-token"] = self.options.omitsSessionToken ? nil : token
        }
        var bodyHash: [UInt8] = []
        bodyHash.appendHexadecimal(SHA256.hash(request.body))
        if self.options.signsBody {
            request.headers["x-amz-content-sha256"] = String(decoding: bodyHash, as: UTF8.self)
        }
        let headers = try CanonicalHeaders(request.headers, collapsingBlanks: true) { !Self.unsigned.contains($0) }
        return self.draft(request, url, query: url.query, timestamp, headers: headers, bodyHash: bodyHash)
    }

    private func queryDraft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration
    ) throws(InvalidRequest) -> Draft {
        let timestamp = try self.check(credentials, date)
        guard expiresIn >= .seconds(1), expiresIn <= .seconds(604_800) else {
            throw .invalidTime(reason: "a presigned URL is good for 1 second to 7 days, not \(expiresIn)")
        }
        try request.checkMethod()
        let url = try URLParts(request.url)
        var request = request
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        let headers = try CanonicalHeaders(request.headers, collapsingBlanks: true) { !Self.unsigned.contains($0) }
        let scope = String(decoding: self.scope(at: timestamp), as: UTF8.self)
        let credential = "\(credentials.accessKeyID)/\(scope)"
        var parameters = [
            "X-Amz-Algorithm=\(Self.algorithm)",
            "X-Amz-Credential=\(PercentEncoding.encode(credential))",
            "X-Amz-Date=\(timestamp)",
            "X-Amz-SignedHeaders=\(PercentEncoding.encode(String(decoding: headers.names, as: UTF8.self)))",
            "X-Amz-Expires=\(expiresIn.components.seconds)",
        ]
        if !url.query.isEmpty { parameters.insert(url.query, at: 0) }
        if !self.options.omitsSessionToken, let token = credentials.sessionToken {
            parameters.append("X-Amz-Security-Token=\(PercentEncoding.encode(token))")
        }
        let bodyHash = self.options.presignsBody ? SHA256.hash(request.body).hexadecimal : "UNSIGNED-PAYLOAD"
        let query = parameters.joined(separator: "&")
        return self.draft(request, url, query: query, timestamp, headers: headers, bodyHash: Array(bodyHash.utf8))
    }

    private func draft(
        _ request: TransportRequest,
        _ url: URLParts,
        query: String,
        _ timestamp: String,
        headers: CanonicalHeaders,
        bodyHash: [UInt8]
    ) -> Draft {
        let newline = UInt8(ascii: "\n")
        let names = headers.names
        var canonical = Array(request.method.utf8)
        canonical.reserveCapacity(512 + query.utf8.count)
        canonical.append(newline)
        self.appendCanonicalPath(url.path, to: &canonical)
        canonical.append(newline)
        if !query.isEmpty { canonical.append(contentsOf: CanonicalQuery(query.utf8).bytes(sortedBy: .encoded)) }
        canonical.append(newline)
        headers.append(to: &canonical)
        canonical.append(newline)
        canonical.append(contentsOf: names)
        canonical.append(newline)
        canonical.append(contentsOf: bodyHash)
        var request = request
        request.headers = headers.unfolding(request.headers)
        return Draft(
            request: request,
            url: url,
            query: query,
            timestamp: timestamp,
            scope: self.scope(at: timestamp),
            signedHeaders: names,
            canonicalRequest: canonical
        )
    }

    private func check(_ credentials: Credentials, _ date: Date) throws(InvalidRequest) -> String {
        try credentials.checkUsable()
        guard self.region.isHostLabel else { throw .invalidRegion(self.region) }
        guard self.service.isHostLabel else { throw .invalidEndpoint(self.service, reason: "it is no service's name") }
        return try Timestamp(date).basic
    }

    private func scope(at timestamp: String) -> [UInt8] {
        var scope = Array(timestamp.utf8.prefix(8))
        scope.reserveCapacity(64)
        for part in [self.region, self.service, "aws4_request"] {
            scope.append(UInt8(ascii: "/"))
            scope.append(contentsOf: part.utf8)
        }
        return scope
    }

    private func mac(of draft: Draft, with credentials: Credentials) -> [UInt8] {
        let day = draft.day
        let key = self.keys.key(secret: credentials.secretAccessKey, day: day) {
            [day, self.region, self.service, "aws4_request"]
                .reduce(HMAC<SHA256>(key: Array("AWS4\(credentials.secretAccessKey)".utf8))) { key, part in
                    HMAC(key: key.authenticate(Array(part.utf8)))
                }
        }
        return key.authenticate(draft.stringToSign)
    }

    /// Headers that are not signed, since HTTP stacks, proxies and tracers set or change them.
    private static let unsigned: Set<String> = [
        "authorization", "user-agent", "connection", "expect", "transfer-encoding", "x-amzn-trace-id",
    ]

    private func appendCanonicalPath(_ path: String, to bytes: inout [UInt8]) {
        guard path != "/" else {
            bytes.append(UInt8(ascii: "/"))
            return
        }
        let path = self.options.normalizesPath ? Self.normalized(path) : path
        if self.options.doubleEncodesPath {
            PercentEncoding.append(path.utf8, to: &bytes, keepingSlashes: true)
        } else {
            PercentEncoding.append(PercentEncoding.decode(path.utf8), to: &bytes, keepingSlashes: true)
        }
    }

    /// Returns a path without `.`, `..` and empty segments, but for the slash at its end.
    ///
    /// Source: RFC 3986, section 5.2.4.
    private static func normalized(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        let isFolder = path.hasSuffix("/") && !segments.isEmpty
        return "/" + segments.joined(separator: "/") + (isFolder ? "/" : "")
    }
}
