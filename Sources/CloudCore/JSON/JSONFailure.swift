/// The reason why bytes are not the JSON that a reader expects.
package struct JSONFailure: Error {
    /// What is wrong.
    package enum Reason: Sendable {
        /// The bytes are not JSON.
        case notJSON

        /// The value has another type than the expected one.
        case mismatch(any Any.Type)

        /// The value is `null`.
        case missing(any Any.Type)

        /// A required member is absent.
        case absent(String)

        /// The value has the expected type, but not the expected form.
        case malformed(String)
    }

    package let reason: Reason

    /// The offset of the first byte that was not expected.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
