import CloudCore
import Foundation
import Testing

@Suite struct XMLTextTests {
    @Test func readsTheTextsOfAnError() {
        let document = "<?xml version=\"1.0\"?><E><Error><Code> Denied </Code><Message>a &amp; b</Message></Error></E>"
        #expect(XMLText.leaves(of: Data(document.utf8)) == ["Code": "Denied", "Message": "a & b"])
    }

    /// Found by fuzzing: the parser of Foundation ended the process on such a name.
    @Test(arguments: [
        Array("<Error><Mes".utf8) + [0xf9] + Array("sage>m</Mes".utf8) + [0xf9] + Array("sage></Error>".utf8),
        Array("<Error><CDou>AccessDenied</Code><Mes".utf8) + [0xf9, 0, 0, 0, 0x2d, 0, 0, 0, 0] + Array("amsage>".utf8),
        [0x3c, 0xff, 0x3e],
    ])
    func readsNothingThatIsNoUTF8(document: [UInt8]) {
        #expect(XMLText.leaves(of: Data(document)).isEmpty)
    }

    @Test func readsNothingThatDefinesEntities() {
        let document = "<!DOCTYPE e [<!ENTITY x \"y\">]><Error><Code>&x;</Code></Error>"
        #expect(XMLText.leaves(of: Data(document.utf8)).isEmpty)
    }
}
