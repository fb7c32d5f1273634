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
        var signed = request
        let draft = try self.headerDraft(of: &signed, with: credentials, at: date)
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            signed.headers["x-amz-security-token"] = token
        }
        let mac = self.mac(of: draft, with: credentials)
        let (names, keyID, day) = (draft.text.signedHeaders, credentials.accessKeyID, draft.day)
        let size = names.count + keyID.utf8.count + self.scope.utf8.count + 160
        signed.headers["authorization"] = String(capacity: size) { text in
            text.append(utf8: Self.algorithm)
            text.append(utf8: " Credential=")
            text.append(utf8: keyID)
            text.append(UInt8(ascii: "/"))
            text.append(utf8: day)
            text.append(utf8: self.scope)
            text.append(utf8: ", SignedHeaders=")
            text.append(names.span)
            text.append(utf8: ", Signature=")
            text.appendHexadecimal(mac)
        }
        return signed
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
        var signed = request
        let draft = try self.queryDraft(of: &signed, with: credentials, at: date, expiresIn: expiresIn)
        var query = draft.query
        query.append(utf8: "&X-Amz-Signature=")
        query.appendHexadecimal(self.mac(of: draft, with: credentials))
        if self.options.omitsSessionToken, let token = credentials.sessionToken {
            query.append(utf8: "&X-Amz-Security-Token=")
            PercentEncoding.append(token, to: &query)
        }
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
        var signed = request
        let draft =
            if let expiresIn {
                try self.queryDraft(of: &signed, with: credentials, at: date, expiresIn: expiresIn)
            } else {
                try self.headerDraft(of: &signed, with: credentials, at: date)
            }
        return RequestSignature(
            canonicalRequest: draft.text.canonicalRequest,
            stringToSign: draft.text.stringToSign,
            signature: self.mac(of: draft, with: credentials).hexadecimal
        )
    }
}

extension SigV4Signer {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// The text that the signature is computed from, and its parts.
    private struct Draft {
        var url: URLParts
        var query: [UInt8]

        /// The day of the signature, such as `20260131`.
        var day: String
        var text: SigningText
    }

    /// Adds the headers that are signed.
    private func headerDraft(
        of request: inout TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequestError) -> Draft {
        let timestamp = try self.check(credentials, date)
        try request.checkMethod()
        let url = try request.urlParts()
        request.headers.reserveCapacity(request.headers.count + 8)
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        request.headers["x-amz-date"] = timestamp
        if let token = credentials.sessionToken {
            request.headers["x-amz-security-token"] = self.options.omitsSessionToken ? nil : token
        }
        let bodyHash = SHA256.hash(request.body).hexadecimal
        if self.options.signsBody { request.headers["x-amz-content-sha256"] = bodyHash }
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: true, where: Self.isSigned)
        return self.draft(of: &request, url, query: Array(url.query), timestamp, headers: headers, bodyHash: bodyHash)
    }

    /// Adds the headers that are signed, but not the query.
    private func queryDraft(
        of request: inout TransportRequest,
        with credentials: Credentials,
        at date: Date,
        expiresIn: Duration
    ) throws(InvalidRequestError) -> Draft {
        let timestamp = try self.check(credentials, date)
        guard expiresIn >= .seconds(1), expiresIn <= .seconds(604_800) else {
            throw .invalidTime(reason: "a presigned URL is valid for 1 second to 7 days, not \(expiresIn)")
        }
        try request.checkMethod()
        let url = try request.urlParts()
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: true, where: Self.isSigned)
        let names: [UInt8] = Array(capacity: headers.size) { headers.appendNames(to: &$0) }
        var parameters = [
            (name: "Algorithm", value: Self.algorithm),
            (name: "Credential", value: "\(credentials.accessKeyID)/\(Self.day(of: timestamp))\(self.scope)"),
            (name: "Date", value: timestamp),
            (name: "SignedHeaders", value: String(decoding: names, as: UTF8.self)),
            (name: "Expires", value: "\(expiresIn.components.seconds)"),
        ]
        if !self.options.omitsSessionToken, let token = credentials.sessionToken {
            parameters.append((name: "Security-Token", value: token))
        }
        var query = Array(url.query)
        for (name, value) in parameters {
            query.append(utf8: query.isEmpty ? "X-Amz-" : "&X-Amz-")
            query.append(utf8: name)
            query.append(UInt8(ascii: "="))
            PercentEncoding.append(value, to: &query)
        }
        let bodyHash = self.options.presignsBody ? SHA256.hash(request.body).hexadecimal : "UNSIGNED-PAYLOAD"
        return self.draft(of: &request, url, query: query, timestamp, headers: headers, bodyHash: bodyHash)
    }

    private func draft(
        of request: inout TransportRequest,
        _ url: URLParts,
        query: [UInt8],
        _ timestamp: String,
        headers: CanonicalHeaders,
        bodyHash: String
    ) -> Draft {
        var text = SigningText(
            method: request.method,
            path: self.canonicalPath(url.path),
            query: CanonicalQuery(query[...]),
            sortedBy: .encoded,
            headers: headers,
            bodyHash: bodyHash
        )
        var function = SHA256()
        function.update(text.bytes)
        let day = Self.day(of: timestamp)
        text.bytes.append(utf8: Self.algorithm)
        text.bytes.append(UInt8(ascii: "\n"))
        text.bytes.append(utf8: timestamp)
        text.bytes.append(UInt8(ascii: "\n"))
        text.bytes.append(utf8: day)
        text.bytes.append(utf8: self.scope)
        text.bytes.append(UInt8(ascii: "\n"))
        unsafe function.withDigest { hash in unsafe text.bytes.appendHexadecimal(hash) }
        headers.unfold(&request.headers)
        return Draft(url: url, query: query, day: day, text: text)
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

    private func mac(of draft: Draft, with credentials: Credentials) -> [UInt8] {
        let day = draft.day
        let key = self.keys.key(secret: credentials.secretAccessKey, day: day) {
            [day, self.region, self.service, "aws4_request"]
                .reduce(HMAC<SHA256>(key: Array("AWS4\(credentials.secretAccessKey)".utf8))) { key, part in
                    HMAC(key: key.authenticate(Array(part.utf8)))
                }
        }
        return key.authenticate(draft.text.stringToSign)
    }

    /// Whether a header is signed.
    ///
    /// Headers that HTTP stacks, proxies and tracers set or change are not.
    private static func isSigned(_ name: Span<UInt8>) -> Bool {
        !name.equals("authorization") && !name.equals("user-agent") && !name.equals("connection")
            && !name.equals("expect") && !name.equals("transfer-encoding") && !name.equals("x-amzn-trace-id")
    }

    private func canonicalPath(_ path: String) -> String {
        guard path != "/" else { return path }
        let path = self.options.normalizesPath ? Self.normalized(path) : path
        let bytes = self.options.doubleEncodesPath ? Array(path.utf8) : PercentEncoding.decode(path.utf8)
        var canonical: [UInt8] = []
        PercentEncoding.append(bytes.span, to: &canonical, keepingSlashes: true)
        return String(decoding: canonical, as: UTF8.self)
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
