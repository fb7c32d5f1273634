import CloudFoundation

/// A signer that proves with each request that the sender holds a private key: DPoP with ES256.
///
/// Sources: RFC 9449 for the proof, RFC 7515 and RFC 7518 for its format.
struct DPoPSigner: Sendable {
    /// The key that the access token is bound to.
    let key: P256PrivateKey

    /// Returns a copy of a request with a proof in the `DPoP` header.
    /// - Parameters:
    ///   - request: The request.
    ///   - date: The time of the proof.
    ///   - nonce: The unique identifier of the proof.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequestError`` if the time is out of range or the key can't sign.
    func sign(_ request: TransportRequest, at date: Date, nonce: String) throws(InvalidRequestError) -> TransportRequest
    {
        let claims = Claims(
            htm: request.method,
            htu: Self.target(of: request.url),
            iat: try Self.seconds(date),
            jti: nonce
        )
        let point = self.key.publicPoint
        let half = point.count / 2
        let header = Header(
            jwk: Header.Key(x: Base64URL.encode(point.prefix(half)), y: Base64URL.encode(point.dropFirst(half)))
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let head = try? encoder.encode(header), let body = try? encoder.encode(claims) else {
            throw .unusableCredentials(reason: "the DPoP proof can't be encoded")
        }
        let text = "\(Base64URL.encode(head)).\(Base64URL.encode(body))"
        guard let signature = self.key.signature(of: text.utf8) else {
            throw .unusableCredentials(reason: "the key can't sign")
        }
        var signed = request
        signed.headers["DPoP"] = "\(text).\(Base64URL.encode(signature))"
        return signed
    }

    /// Returns the URL without query and fragment.
    private static func target(of url: URL) -> String {
        let bytes = url.absoluteString.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return String(Substring(bytes))
    }

    private static func seconds(_ date: Date) throws(InvalidRequestError) -> Int {
        // A date that is valid for a timestamp has a number of seconds that fits.
        _ = try Timestamp(date)
        return Int(date.timeIntervalSince1970)
    }

    private struct Header: Encodable {
        struct Key: Encodable {
            let kty = "EC"
            let crv = "P-256"
            let x: String
            let y: String
        }

        let typ = "dpop+jwt"
        let alg = "ES256"
        let jwk: Key
    }

    private struct Claims: Encodable {
        let htm: String
        let htu: String
        let iat: Int
        let jti: String
    }
}
