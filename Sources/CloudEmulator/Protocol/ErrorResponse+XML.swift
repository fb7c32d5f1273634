import CloudCore
import CloudFoundation

extension ErrorResponse {
    /// Returns the error as the XML of object storage.
    func xml(requestID: String) -> Data {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>\(Self.escaped(self.code))</Code><Message>\(Self.escaped(self.message))</Message>\
            <RequestId>\(requestID)</RequestId></Error>
            """
        return Data(text.utf8)
    }

    static func escaped(_ text: String) -> String {
        text.replacingBytes(of: "&", with: "&amp;")
            .replacingBytes(of: "<", with: "&lt;")
            .replacingBytes(of: ">", with: "&gt;")
    }
}
