import CloudCore
import CloudFoundation
import SSMKit

/// A service of AWS that is not emulated, whose clients get an error that says so.
struct OtherAWSService {
    private let name: String
    private let usesJSON: Bool

    /// Determines the service from the credential scope of the signature, or returns `nil` for an emulated service.
    init?(_ request: TransportRequest) {
        guard let header = request.headers["authorization"],
            let signature = PresentedSignature(header, algorithm: "AWS4-HMAC-SHA256")
        else { return nil }
        let scope = signature.credential.parts(separatedBy: "/")
        guard scope.count == 5, scope[3] != "ssm", scope[3] != "s3" else { return nil }
        self.name = scope[3]
        self.usesJSON = request.headers["x-amz-target"] != nil
    }

    /// An error in the format of the service.
    var response: TransportResponse {
        let message = "the emulator does not support the service \(quoted(self.name)), only ssm and the objects of s3"
        let code = "UnknownOperationException"
        guard !self.usesJSON else {
            let body = try? SSM.makeEncoder().encode(["__type": code, "message": message])
            let headers: TransportHeaders = ["content-type": "application/x-amz-json-1.1"]
            return TransportResponse(status: 400, headers: headers, body: body ?? Data())
        }
        let text = """
            <ErrorResponse><Error><Code>\(code)</Code><Message>\(ErrorResponse.escaped(message))</Message></Error>\
            </ErrorResponse>
            """
        return TransportResponse(status: 400, headers: ["content-type": "text/xml"], body: Data(text.utf8))
    }
}
