import CloudCore
import Foundation
import Testing

@Suite struct XMLTextTests {
    @Test func readsTheElementsOfAnError() {
        let document = "<?xml version=\"1.0\"?><E><Error><Code> Denied </Code><Message>a &amp; b</Message></Error></E>"
        #expect(XMLText.leaves(of: Data(document.utf8)) == ["Code": "Denied", "Message": "a & b"])
    }

    /// Found by fuzzing: Foundation's parser crashes on such a name.
    @Test(arguments: [
        Array("<Error><Mes".utf8) + [0xf9] + Array("sage>m</Mes".utf8) + [0xf9] + Array("sage></Error>".utf8),
        Array("<Error><CDou>AccessDenied</Code><Mes".utf8) + [0xf9, 0, 0, 0, 0x2d, 0, 0, 0, 0] + Array("amsage>".utf8),
        [0x3c, 0xff, 0x3e],
    ])
    func rejectsInvalidUTF8(document: [UInt8]) {
        #expect(XMLText.leaves(of: Data(document)).isEmpty)
    }

    @Test func rejectsEntityDefinitions() {
        let document = "<!DOCTYPE e [<!ENTITY x \"y\">]><Error><Code>&x;</Code></Error>"
        #expect(XMLText.leaves(of: Data(document.utf8)).isEmpty)
    }

    @Test(arguments: [
        ("<a><Code>x</Code><Code>y</Code></a>", ["Code": "x"]),
        ("\u{feff}<?xml version='1.0'?>\n<!-- - --><a/>\n", ["a": ""]),
        ("<a b='>' c=\"'\"><![CDATA[ <&]] ]]></a >", ["a": "<&]]"]),
        ("<a>&lt;&gt;&quot;&apos;&#65;&#x42;&#x1F600;</a>", ["a": "<>\"'AB\u{1f600}"]),
        ("<a>1<b>2</b>3</a>", ["b": "2"]),
        ("<n:a xmlns:n='u'><n:é>1</n:é></n:a>", ["n:é": "1"]),
        ("<a>1<!-- 2 -->3<?p 4?>5</a>", ["a": "135"]),
        // Found by fuzzing: Foundation's parser on Linux crashes here.
        ("<a>1<?p?>2</a>", ["a": "12"]),
    ])
    func readsElements(document: String, leaves: [String: String]) {
        #expect(XMLText.leaves(of: Data(document.utf8)) == leaves)
    }

    @Test(arguments: [
        "", " ", "x", "<", "<a", "<a>", "<a/", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a/>x", "x<a/>",
        "<a>&</a>",
        "<a>&x;</a>", "<a>&#0;</a>", "<a>&#x110000;</a>", "<a>&#xD800;</a>", "<a>&#1;</a>", "<a>&#+65;</a>",
        "<a>&#;</a>",
        "<a>&amp</a>", "<a>&amp", "<a b></a>", "<a b=c></a>", "<a b='c></a>", "<a b='c'd='e'/>", "<a><!-- </a>", "<!--",
        "<a><![CDATA[</a>", "<![CDATA[x]]><a/>", "<? <a/>", "<a>\u{1}</a>", "<!DOCTYPE a><a/>", "< a/>", "<a\u{0}/>",
        // Found by fuzzing: Foundation's parser on Linux reports no error for these.
        "<a:E\"><Code>X</Code><Message>m</Message><Code>X</Code><Message>m</Messag",
        "<?xml versi|n=\"1.0\"?><E><Code>X</Code><Message>m &#x13; </code><!-- --><Mess-- c",
    ])
    func rejectsMalformedDocuments(document: String) {
        #expect(XMLText.leaves(of: Data(document.utf8)).isEmpty)
    }

    /// All prefixes of a document, and a depth at which a recursive parser would crash.
    @Test func handlesTruncatedAndDeeplyNestedDocuments() {
        let document = Array("<?x?><a b='c'>&#x41;<!-- --><![CDATA[d]]><e/></a>".utf8)
        for count in 0..<document.count { #expect(XMLText.leaves(of: Data(document.prefix(count))).isEmpty) }
        let depth = 20_000
        let deep = String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)
        #expect(XMLText.leaves(of: Data(deep.utf8)) == ["a": "x"])
    }
}
