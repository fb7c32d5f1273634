/// The reason why code can't be generated, with the file to edit.
package struct GeneratorError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
