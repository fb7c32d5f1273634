/// Renders error codes, and the additional members of errors.
extension API {
    /// All documented error codes, including the exceptions of the model.
    private var codes: [String] {
        let documented = self.model.operations.values.flatMap(\.errors)
        let shapes = self.model.shapes.filter { $0.value.exception == true }.map(\.key)
        let common = (self.model.commonErrors ?? []) + self.description.commonErrors.keys
        return Set(documented + shapes + common).sorted()
    }

    func errorName(_ code: String) throws(GeneratorError) -> String {
        let name = self.service.corrections.errors[code] ?? SwiftName.error(code)
        if ["none", "some", "unrecognized", "rawValue"].contains(name) {
            throw GeneratorError("the error code \(code) can't be .\(name): name it in Corrections.swift")
        }
        return name
    }

    func errorCodeFile() throws(GeneratorError) -> String {
        var taken: [String: String] = [:]
        var cases: [(code: String, name: String)] = []
        for code in self.codes {
            let name = try self.errorName(code)
            if let other = taken.updateValue(code, forKey: name) {
                throw GeneratorError(
                    "the error codes \(other) and \(code) would both be .\(name): name them in Corrections.swift"
                )
            }
            cases.append((code, name))
        }
        var body = Source()
        body.block("extension \(self.service.namespace)") { source in
            source.document(Comment("An error code of \(self.service.title)."))
            source.addNonexhaustive()
            source.block("public enum ErrorCode: ServiceErrorCode") { source in
                source.document(Comment("The additional members of some errors."))
                source.add("public typealias Details = \(self.service.namespace).ErrorDetails")
                for (code, name) in cases {
                    source.separate()
                    let summary = self.summaries.errors[code] ?? self.description.commonErrors[code]
                    source.document(Comment(summary ?? "The error code `\(code)`."))
                    source.add("case \(SwiftName.escaped(name))")
                }
                source.separate()
                source.document(Comment("A code that this version of the library doesn't define."))
                source.add("case unrecognized(String)")
                source.separate()
                source.document(Comment("Creates a code from its wire value."))
                source.block("public init(rawValue: String)") { source in
                    source.add("self =")
                    source.indented { source in
                        source.add("switch rawValue {")
                        for (code, name) in cases { source.add("case \"\(code)\": .\(name)") }
                        source.add("default: .unrecognized(rawValue)")
                        source.add("}")
                    }
                }
                source.separate()
                source.document(Comment("The wire value of the code."))
                source.block("public var rawValue: String") { source in
                    source.add("switch self {")
                    for (code, name) in cases { source.add("case .\(name): \"\(code)\"") }
                    source.add("case .unrecognized(let code): code")
                    source.add("}")
                }
                source.separate()
                source.document(Comment("Whether this version of the library defines the code."))
                source.block("public var isRecognized: Bool") { source in
                    source.add("if case .unrecognized = self { false } else { true }")
                }
            }
        }
        return self.file(body, imports: ["public import CloudCore"])
    }

    /// Returns the files for error details: the enumeration, and a structure for each exception.
    func errorDetailsFiles() throws(GeneratorError) -> [String: String] {
        let detailed = self.detailedErrors
        guard !detailed.isEmpty else { return [:] }
        let namespace = self.service.namespace
        var files: [String: String] = [:]
        var body = Source()
        var names: [(exception: String, name: String)] = []
        for exception in detailed { names.append((exception, try self.errorName(exception))) }
        body.block("extension \(namespace)") { source in
            source.document(Comment("The additional members of errors that have more than a code and a message."))
            source.addNonexhaustive()
            source.block("public enum ErrorDetails: Sendable") { source in
                for (exception, name) in names {
                    source.separate()
                    source.document(Comment("The additional members of an ``ErrorCode/\(name)`` error."))
                    source.add("case \(SwiftName.escaped(name))(\(self.type(exception)))")
                }
            }
        }
        body.separate()
        body.block("extension \(namespace).ErrorCode") { source in
            source.document(Comment("Returns the additional members of an error, decoded from the body of a response."))
            source.block("package static func details(for code: Self, from json: Data) -> Details?") { source in
                source.add("func read<Value: ServiceShape>() -> Value? { try? Value(json: json) }")
                source.add("return switch code {")
                for (_, name) in names { source.add("case .\(name): read().map(Details.\(name))") }
                source.add("default: nil")
                source.add("}")
            }
        }
        files["ErrorDetails.swift"] = self.file(body, imports: ["import CloudCore", "package import CloudFoundation"])
        for exception in detailed {
            var body = Source()
            try body.block("extension \(namespace)") { source throws(GeneratorError) in
                let name = try self.errorName(exception)
                let comment = Comment("The additional members of an ``ErrorCode/\(name)`` error.")
                try self.addStructure(exception, comment: comment, to: &source)
            }
            files["ErrorDetails/\(self.type(exception)).swift"] = self.file(body, imports: ["public import CloudCore"])
        }
        return files
    }
}

extension Source {
    /// Adds the attribute that makes an enumeration nonexhaustive, for compilers that support it.
    mutating func addNonexhaustive() {
        self.add("#if hasAttribute(nonexhaustive)")
        self.add("@nonexhaustive")
        self.add("#endif")
    }
}
