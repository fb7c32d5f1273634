public import CloudFoundation

/// A signer of requests to AWS with Signature Version 4.
///
/// The result depends only on the arguments, not on the clock or the environment. A signer can sign requests to any AWS
/// service.
///
/// Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
public struct SigV4Signer: Sendable {
    /// The options that differ between AWS services.
    public struct Options: Sendable, Hashable {
        /// Whether `.`, `..` and double slashes in the path are resolved before signing.
        public var normalizesPath: Bool

        /// Whether the path, which is percent-encoded once in the URL, is encoded again for signing.
        public var doubleEncodesPath: Bool

        /// Whether the hash of the body is sent in the header `x-amz-content-sha256`.
        public var signsBody: Bool

        /// Whether the session token is added after signing, so that it is not signed.
        public var omitsSessionToken: Bool

        /// Whether a presigned URL is valid for one body only, instead of any body.
        public var presignsBody: Bool

        /// Creates options.
        ///
        /// The defaults are correct for every service except S3.
        /// - Parameters:
        ///   - normalizesPath: Whether the path is normalized before signing.
        ///   - doubleEncodesPath: Whether the path is encoded again for signing.
        ///   - signsBody: Whether the hash of the body is sent in a header.
        ///   - omitsSessionToken: Whether the session token is added after signing.
        ///   - presignsBody: Whether a presigned URL is valid for one body only.
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

        /// The options for S3: an unmodified path, the body's hash in a header, and presigned URLs valid for any body.
        public static let s3 = Options(
            normalizesPath: false,
            doubleEncodesPath: false,
            signsBody: true,
            presignsBody: false
        )
    }

    /// The service's signing name, such as `ssm`.
    public let service: String

    /// The region's name, such as `eu-west-1`.
    public let region: String

    /// The options of the service.
    public let options: Options

    /// The part of the credential scope after the day.
    private let scope: String

    private let keys = SigningKeyCache<SHA256>()

    /// Creates a signer.
    /// - Parameters:
    ///   - service: The service's signing name, such as `ssm`.
    ///   - region: The region's name, such as `eu-west-1`.
    ///   - options: The options of the service.
    public init(service: String, region: String, options: Options = .init()) {
        self.service = service
        self.region = region
        self.options = options
        self.scope = "/\(region)/\(service)/aws4_request"
    }

    /// Returns a request with signature headers: `host`, `x-amz-date`, `x-amz-security-token` and `authorization`.
    ///
    /// All headers are signed except those that proxies and HTTP stacks change, such as `user-agent`.
    /// - Parameters:
    ///   - request: The request, with a percent-encoded URL as it is sent.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for. Services accept a difference of five minutes.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequestError`` for a request, credentials or a date that can't be signed.
    public func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequestError) -> TransportRequest {
        var draft = try self.headerDraft(of: request, with: credentials, at: date)
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            draft.request.headers["x-amz-security-token"] = token
        }
        var authorization: [UInt8] = []
        authorization.reserveCapacity(320)
        authorization.append(contentsOf: Self.algorithm.utf8)
        authorization.append(contentsOf: " Credential=".utf8)
        authorization.append(contentsOf: credentials.accessKeyID.utf8)
        authorization.append(UInt8(ascii: "/"))
        authorization.append(contentsOf: draft.day.utf8)
        authorization.append(contentsOf: self.scope.utf8)
        authorization.append(contentsOf: ", SignedHeaders=".utf8)
        authorization.append(contentsOf: draft.signedHeaders)
        authorization.append(contentsOf: ", Signature=".utf8)
        authorization.appendHexadecimal(self.mac(of: draft, with: credentials))
        draft.request.headers["authorization"] = String(decoding: authorization, as: UTF8.self)
        return draft.request
    }

    /// Returns a request with a presigned URL, which can be used without credentials.
    /// - Parameters:
    ///   - request: The request. Its headers must be sent with the presigned URL.
    ///   - credentials: The credentials to sign with. The URL expires when they do.
    ///   - date: The time from which the URL is valid.
    ///   - expiresIn: The lifetime of the URL, from 1 second to 7 days.
    /// - Returns: The request with the signature in its URL.
    /// - Throws: ``InvalidRequestError`` for a request, credentials, a date or a lifetime that can't be signed.
    public func presign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration
    ) throws(InvalidRequestError) -> TransportRequest {
        let draft = try self.queryDraft(of: request, with: credentials, at: date, expiresIn: expiresIn)
        var query = Array(draft.query)
        query.append(contentsOf: "&X-Amz-Signature=".utf8)
        query.appendHexadecimal(self.mac(of: draft, with: credentials))
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            query.append(contentsOf: "&X-Amz-Security-Token=".utf8)
            PercentEncoding.append(Array(token.utf8), to: &query)
        }
        var signed = draft.request
        signed.url = try draft.url.url(query: query)
        return signed
    }

    /// Returns the intermediate values of ``sign(_:with:at:)``, or with a lifetime of
    /// ``presign(_:with:at:expiresIn:)``.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for.
    ///   - expiresIn: The lifetime of a presigned URL, or `nil` for a signature in the headers.
    /// - Returns: The canonical request, the string to sign and the signature.
    /// - Throws: ``InvalidRequestError`` for a request, credentials, a date or a lifetime that can't be signed.
    public func signature(
        for request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration? = nil
    ) throws(InvalidRequestError) -> RequestSignature {
        let draft =
            if let expiresIn {
                try self.queryDraft(of: request, with: credentials, at: date, expiresIn: expiresIn)
            } else {
                try self.headerDraft(of: request, with: credentials, at: date)
            }
        return RequestSignature(
            canonicalRequest: draft.canonicalRequest,
            stringToSign: self.stringToSign(of: draft),
            signature: self.mac(of: draft, with: credentials).hexadecimal
        )
    }
}

extension SigV4Signer {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// A request prepared for signing, and the texts that the signature is computed from.
    private struct Draft {
        var request: TransportRequest
        var url: URLParts
        var query: ArraySlice<UInt8>
        var timestamp: String
        var signedHeaders: [UInt8]
        var canonicalRequest: [UInt8]

        /// The day of the signature, such as `20260131`.
        var day: String { SigV4Signer.day(of: self.timestamp) }
    }

    private func headerDraft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequestError) -> Draft {
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
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: true, where: Self.isSigned)
        return self.draft(request, url, query: url.query, timestamp, headers: headers, bodyHash: bodyHash)
    }

    private func queryDraft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration
    ) throws(InvalidRequestError) -> Draft {
        let timestamp = try self.check(credentials, date)
        guard expiresIn >= .seconds(1), expiresIn <= .seconds(604_800) else {
            throw .invalidTime(reason: "a presigned URL is valid for 1 second to 7 days, not \(expiresIn)")
        }
        try request.checkMethod()
        let url = try URLParts(request.url)
        var request = request
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: true, where: Self.isSigned)
        var parameters = [
            (name: "Algorithm", value: Self.algorithm),
            (name: "Credential", value: "\(credentials.accessKeyID)/\(Self.day(of: timestamp))\(self.scope)"),
            (name: "Date", value: timestamp),
            (name: "SignedHeaders", value: String(decoding: headers.names, as: UTF8.self)),
            (name: "Expires", value: "\(expiresIn.components.seconds)"),
        ]
        if !self.options.omitsSessionToken, let token = credentials.sessionToken {
            parameters.append((name: "Security-Token", value: token))
        }
        var query = Array(url.query)
        for (name, value) in parameters {
            query.append(contentsOf: query.isEmpty ? "X-Amz-".utf8 : "&X-Amz-".utf8)
            query.append(contentsOf: name.utf8)
            query.append(UInt8(ascii: "="))
            PercentEncoding.append(Array(value.utf8), to: &query)
        }
        let bodyHash = self.options.presignsBody ? SHA256.hash(request.body).hexadecimal : "UNSIGNED-PAYLOAD"
        return self.draft(request, url, query: query[...], timestamp, headers: headers, bodyHash: Array(bodyHash.utf8))
    }

    private func draft(
        _ request: TransportRequest,
        _ url: URLParts,
        query: ArraySlice<UInt8>,
        _ timestamp: String,
        headers: CanonicalHeaders,
        bodyHash: [UInt8]
    ) -> Draft {
        let canonical = CanonicalRequest.bytes(
            method: request.method,
            path: self.canonicalPath(url.path),
            query: query.isEmpty ? [] : CanonicalQuery(query).bytes(sortedBy: .encoded),
            headers: headers,
            bodyHash: bodyHash
        )
        var request = request
        request.headers = headers.unfolding(request.headers)
        return Draft(
            request: request,
            url: url,
            query: query,
            timestamp: timestamp,
            signedHeaders: headers.names,
            canonicalRequest: canonical
        )
    }

    private func check(_ credentials: Credentials, _ date: Date) throws(InvalidRequestError) -> String {
        try credentials.checkUsable()
        guard self.region.isHostLabel else { throw .invalidRegion(self.region) }
        guard self.service.isHostLabel else { throw .invalidEndpoint(self.service, reason: "it is not a service name") }
        return try Timestamp(date).basic
    }

    /// Returns the date of a timestamp such as `20260131T235959Z`.
    private static func day(of timestamp: String) -> String {
        String(decoding: timestamp.utf8.prefix(8), as: UTF8.self)
    }

    private func stringToSign(of draft: Draft) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        var text: [UInt8] = []
        text.reserveCapacity(192)
        text.append(contentsOf: Self.algorithm.utf8)
        text.append(newline)
        text.append(contentsOf: draft.timestamp.utf8)
        text.append(newline)
        text.append(contentsOf: draft.day.utf8)
        text.append(contentsOf: self.scope.utf8)
        text.append(newline)
        text.appendHexadecimal(SHA256.hash(draft.canonicalRequest))
        return text
    }

    private func mac(of draft: Draft, with credentials: Credentials) -> [UInt8] {
        let day = draft.day
        let key = self.keys.key(secret: credentials.secretAccessKey, day: day) {
            [day, self.region, self.service, "aws4_request"]
                .reduce(HMAC<SHA256>(key: Array("AWS4\(credentials.secretAccessKey)".utf8))) { key, part in
                    HMAC(key: key.authenticate(Array(part.utf8)))
                }
        }
        return key.authenticate(self.stringToSign(of: draft))
    }

    /// Whether a header is signed.
    ///
    /// Headers that HTTP stacks, proxies and tracers set or change are not.
    private static func isSigned(_ name: String) -> Bool {
        switch name {
        case "authorization", "user-agent", "connection", "expect", "transfer-encoding", "x-amzn-trace-id": false
        default: true
        }
    }

    private func canonicalPath(_ path: String) -> [UInt8] {
        guard path != "/" else { return [UInt8(ascii: "/")] }
        let path = self.options.normalizesPath ? Self.normalized(path) : path
        let bytes = self.options.doubleEncodesPath ? Array(path.utf8) : PercentEncoding.decode(path.utf8)
        var canonical: [UInt8] = []
        PercentEncoding.append(bytes, to: &canonical, keepingSlashes: true)
        return canonical
    }

    /// Returns a path without `.`, `..` and empty segments, except for a trailing slash.
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
