import CloudCore
import Foundation
import Testing

@Suite struct ErrorBodyTests {
    @Test func readsTheElementsOfAnXMLError() {
        let body = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code> InvalidAccessKeyId.NotFound </Code><Message>no &lt;such&gt; key</Message>
            <Detail><Code>inner</Code></Detail><RequestId>1-2</RequestId></Error>
            """
        let leaves = XMLText.leaves(of: Data(body.utf8))
        #expect(leaves["Code"] == "InvalidAccessKeyId.NotFound")
        #expect(leaves["Message"] == "no <such> key")
        #expect(leaves["RequestId"] == "1-2")
        #expect(leaves["Detail"] == nil)
    }

    @Test(arguments: [
        "", "<html><body>unclosed", "no markup", "<a><b></a></b>",
        #"<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;"#,
    ])
    func returnsNothingForInvalidXML(body: String) {
        #expect(XMLText.leaves(of: Data(body.utf8)).isEmpty)
    }

    @Test func doesNotResolveExternalEntities() {
        let body = #"<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a><Code>&e;</Code></a>"#
        let code = XMLText.leaves(of: Data(body.utf8))["Code"] ?? ""
        #expect(code.isEmpty)
    }

    @Test func readsTheStringsAndNumbersOfAJSONError() {
        let body = #"{"Code":"Throttling","Status":429,"Nested":{"Code":"x"},"Null":null,"Flag":true}"#
        #expect(JSONText.members(of: Data(body.utf8)) == ["Code": "Throttling", "Status": "429"])
    }

    @Test(arguments: [
        (#"{"Code":"C","Message":"cut \ud83d","RequestId":"r"}"#, "cut \u{FFFD}"),
        (#"{"Code":"C","Message":"\udc00\ud83d\ude00","RequestId":"r"}"#, "\u{FFFD}\u{1F600}"),
        ("{\"Code\":\"C\",\"Message\":\"two\nlines\",\"RequestId\":\"r\"}", "two\nlines"),
    ])
    func replacesInvalidCharactersInStrings(body: String, message: String) {
        #expect(JSONText.members(of: Data(body.utf8)) == ["Code": "C", "Message": message, "RequestId": "r"])
    }

    @Test(arguments: ["", "[]", "null", "{", "\"text\"", "<html>", String(repeating: "[", count: 10_000)])
    func returnsNilWithoutAJSONObject(body: String) {
        #expect(JSONText.members(of: Data(body.utf8)) == nil)
    }
}
