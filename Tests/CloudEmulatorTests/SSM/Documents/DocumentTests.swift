import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Documents and their versions.
@Suite struct DocumentTests {
    private let cloud = EmulatedCloud(machines: 2, clock: .manual)
    private var ssm: SSMClient { self.cloud.ssm() }

    /// Returns the content of a document with one step.
    static func content(_ script: String = "df", schema: String = "2.2") -> String {
        """
        {"schemaVersion": "\(schema)", "description": "Disks", "parameters": {},
         "mainSteps": [{"action": "aws:runShellScript", "name": "disks", "inputs": {"runCommand": ["\(script)"]}}]}
        """
    }

    @discardableResult
    private func create(_ name: String = "Disks", _ content: String = content()) async throws
        -> SSM.DocumentDescription
    {
        let created = try await self.ssm.createDocument(content: content, name: name, documentType: .command)
        return try #require(created.documentDescription)
    }

    @Test func returnsACreatedDocument() async throws {
        let created = try await self.create()
        #expect(created.status == .creating)
        let description = try #require(try await self.ssm.describeDocument(name: "Disks").document)
        #expect(description.status == .active)
        #expect(description.owner == "123456789012")
        #expect(description.documentVersion == "1")
        #expect(description.latestVersion == "1")
        #expect(description.defaultVersion == "1")
        #expect(description.schemaVersion == "2.2")
        #expect(description.description == "Disks")
        #expect(description.platformTypes == [.linux, .macOS])
        #expect(description.documentType == .command)
        #expect(description.documentFormat == .json)
        #expect(description.hashType == .sha256)
        #expect(description.hash?.count == 64)
        let document = try await self.ssm.getDocument(name: "Disks")
        #expect(document.content == Self.content())
        #expect(document.documentVersion == "1")
    }

    @Test func keepsVersionsAndADefault() async throws {
        try await self.create()
        let updated = try await self.ssm.updateDocument(
            content: Self.content("df -h"),
            name: "Disks",
            versionName: "human",
            documentVersion: "$LATEST"
        )
        #expect(updated.documentDescription?.documentVersion == "2")
        #expect(updated.documentDescription?.defaultVersion == "1")
        func script(_ version: String? = nil, named name: String? = nil) async throws -> String? {
            try await self.ssm.getDocument(name: "Disks", versionName: name, documentVersion: version).content
        }
        #expect(try await script() == Self.content())
        #expect(try await script("$LATEST") == Self.content("df -h"))
        #expect(try await script("$DEFAULT") == Self.content())
        #expect(try await script("1") == Self.content())
        #expect(try await script(named: "human") == Self.content("df -h"))
        #expect(await errorCode { _ = try await script("3") } == .invalidDocumentVersion)
        #expect(await errorCode { _ = try await script(named: "nobody") } == .invalidDocumentVersion)
        #expect(await errorCode { _ = try await script("1", named: "human") } == .invalidDocumentVersion)

        let changed = try await self.ssm.updateDocumentDefaultVersion(name: "Disks", documentVersion: "2")
        #expect(changed.description?.defaultVersion == "2")
        #expect(changed.description?.defaultVersionName == "human")
        #expect(try await script() == Self.content("df -h"))
        let versions = try await self.ssm.listDocumentVersions(name: "Disks").documentVersions
        #expect(versions.map(\.documentVersion) == ["2", "1"])
        #expect(versions.map(\.isDefaultVersion) == [true, false])
    }

    @Test func rejectsInvalidUpdates() async throws {
        try await self.create()
        func update(
            _ script: String,
            named name: String? = nil,
            version: String? = "$LATEST",
            document: String = "Disks"
        ) async throws {
            _ = try await self.ssm.updateDocument(
                content: Self.content(script),
                name: document,
                versionName: name,
                documentVersion: version
            )
        }
        #expect(await errorCode { try await update("df") } == .duplicateDocumentContent)
        try await update("df -h", named: "human")
        #expect(await errorCode { try await update("df -k", named: "human") } == .duplicateDocumentVersionName)
        #expect(await errorCode { try await update("df -k", version: "1") } == .invalidDocumentVersion)
        #expect(await errorCode { try await update("df -k", version: "9") } == .invalidDocumentVersion)
        #expect(await errorCode { try await update("df", document: "Missing") } == .invalidDocument)
        #expect(await errorCode { try await update("df", document: "AWS-RunShellScript") } == .invalidDocument)
    }

    @Test(arguments: [
        ("not JSON", SSM.ErrorCode.invalidDocumentContent), ("[]", .invalidDocumentContent),
        ("{}", .invalidDocumentContent), (#"{"schemaVersion": "2.2"}"#, .invalidDocumentContent),
        (content(schema: "9.9"), .invalidDocumentSchemaVersion), (content("{{ undeclared }}"), .invalidDocumentContent),
        (content().replacing("runCommand", with: "run"), .invalidDocumentContent),
        (content().replacing("{}", with: #"{"a": {"type": "Color"}}"#), .invalidDocumentContent),
        (
            content().replacing("{}", with: #"{"a": {"type": "String", "allowedPattern": "("}}"#),
            .invalidDocumentContent
        ),
        (content(String(repeating: "x", count: 70_000)), .maxDocumentSizeExceeded),
    ])
    func rejectsInvalidContent(content: String, code: SSM.ErrorCode) async {
        #expect(await errorCode { try await self.create("Disks", content) } == code)
    }

    @Test func rejectsInvalidDocuments() async throws {
        try await self.create()
        #expect(await errorCode { try await self.create() } == .documentAlreadyExists)
        #expect(await errorCode { try await self.create("AWS-Disks") } == .validation)
        #expect(
            await errorCode {
                _ = try await self.ssm.createDocument(content: Self.content(), name: "Yaml", documentFormat: .yaml)
            } == .invalidDocumentContent
        )
        #expect(await errorCode { _ = try await self.ssm.describeDocument(name: "Missing") } == .invalidDocument)
        #expect(await errorCode { _ = try await self.ssm.getDocument(name: "Missing") } == .invalidDocument)
        #expect(await errorCode { _ = try await self.ssm.listDocumentVersions(name: "Missing") } == .invalidDocument)
    }

    @Test func deletesDocumentsAndVersions() async throws {
        try await self.create()
        _ = try await self.ssm.updateDocument(
            content: Self.content("df -h"),
            name: "Disks",
            documentVersion: "$LATEST"
        )
        #expect(
            await errorCode { _ = try await self.ssm.deleteDocument(name: "Disks", documentVersion: "1") }
                == .invalidDocumentOperation
        )
        _ = try await self.ssm.deleteDocument(name: "Disks", documentVersion: "2")
        #expect(try await self.ssm.listDocumentVersions(name: "Disks").documentVersions.map(\.documentVersion) == ["1"])
        _ = try await self.ssm.deleteDocument(name: "Disks")
        #expect(await errorCode { _ = try await self.ssm.getDocument(name: "Disks") } == .invalidDocument)
        #expect(await errorCode { _ = try await self.ssm.deleteDocument(name: "Disks") } == .invalidDocument)
        let amazon = "AWS-RunShellScript"
        #expect(await errorCode { _ = try await self.ssm.deleteDocument(name: amazon) } == .invalidDocument)
    }

    @Test func listsDocumentsByOwner() async throws {
        try await self.create()
        func list(_ key: String, _ values: String...) async throws -> [String?] {
            try await self.ssm.listDocuments(filters: [.init(key: key, values: values)]).documentIdentifiers.map(\.name)
        }
        #expect(try await list("Owner", "Amazon") == ["AWS-RunPowerShellScript", "AWS-RunShellScript"])
        #expect(try await list("Owner", "Self") == ["Disks"])
        #expect(try await list("Name", "Disks", "AWS-RunShellScript") == ["AWS-RunShellScript", "Disks"])
        #expect(try await list("PlatformTypes", "Windows") == ["AWS-RunPowerShellScript"])
        #expect(try await list("SearchKeyword", "disk") == ["Disks"])
        #expect(await errorCode { _ = try await list("Color", "red") } == .invalidFilterKey)
    }

    @Test func findsDocumentsByTheirTags() async throws {
        let tag = SSM.Tag(key: "team", value: "web")
        _ = try await self.ssm.createDocument(
            content: Self.content(),
            name: "Disks",
            documentType: .command,
            tags: [tag]
        )
        try await self.create("Others")
        #expect(try await self.ssm.describeDocument(name: "Disks").document?.tags.map(\.value) == ["web"])
        let found = try await self.ssm.listDocuments(filters: [.init(key: "tag:team", values: ["web"])])
        #expect(found.documentIdentifiers.map(\.name) == ["Disks"])
        _ = try await self.ssm.removeTagsFromResource(
            resourceType: .document,
            resourceID: "Disks",
            tagKeys: ["team"]
        )
        #expect(try await self.ssm.describeDocument(name: "Disks").document?.tags.isEmpty == true)
        #expect(
            await errorCode {
                _ = try await self.ssm.listTagsForResource(resourceType: .document, resourceID: "Missing")
            } == .invalidResourceID
        )
    }

    @Test func listsDocumentsInPages() async throws {
        for number in 1...9 { try await self.create("Document-\(number)") }
        var names: [String?] = []
        let request = SSM.ListDocumentsRequest(filters: [.init(key: "Owner", values: ["Self"])], maxResults: 4)
        for try await document in self.ssm.pages(of: request).items { names.append(document.name) }
        #expect(names == (1...9).map { "Document-\($0)" })
        #expect(self.cloud.calls["ListDocuments"] == 3)
    }

    @Test func describesTheDocumentsOfAmazon() async throws {
        let document = try #require(try await self.ssm.describeDocument(name: "AWS-RunShellScript").document)
        #expect(document.owner == "Amazon")
        #expect(document.parameters.map(\.name) == ["commands", "executionTimeout", "workingDirectory"])
        #expect(document.parameters.map(\.defaultValue) == [nil, "3600", ""])
        #expect(document.schemaVersion == "1.2")
    }
}
