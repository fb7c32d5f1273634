/// Why no code can be generated; says where to mend it.
package struct GeneratorError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
