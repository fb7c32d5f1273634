import CloudCore

/// The parts of the `Authorization` header of a request to OSS.
struct OSSPresentedSignature {
    let keyID: String

    /// The date, region, service and terminator of a credential of version 4.
    var scope: [String] = []

    var additionalHeaders: [String] = []
    let signature: String

    /// Parses `OSS4-HMAC-SHA256 Credential=…, AdditionalHeaders=a;b, Signature=…`.
    init?(version4 header: String) {
        guard let fields = PresentedSignature.fields(of: header, algorithm: "OSS4-HMAC-SHA256"),
            let credential = fields["Credential"]?.parts(separatedBy: "/"), let id = credential.first,
            let signature = fields["Signature"]
        else { return nil }
        self.keyID = id
        self.scope = Array(credential.dropFirst())
        self.additionalHeaders = (fields["AdditionalHeaders"] ?? "").parts(separatedBy: ";", omitsEmpty: true)
            .map { $0.lowercased() }
        self.signature = signature
    }

    /// Parses `OSS KEY:SIGNATURE`.
    init?(version1 header: String) {
        guard header.startsWithBytes(of: "OSS ") else { return nil }
        let halves = Substring(header.utf8.dropFirst(4)).parts(separatedBy: ":", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        (self.keyID, self.signature) = (halves[0], halves[1])
    }
}
