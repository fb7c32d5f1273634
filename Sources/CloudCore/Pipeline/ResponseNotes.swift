import Synchronization

/// The notes on values that could not be decoded, collected from several calls.
package final class ResponseNotes: Sendable {
    private let texts = Mutex<[String]>([])

    package init() {}

    package func add(_ notes: [String]) {
        if !notes.isEmpty { self.texts.withLock { $0 += notes } }
    }

    /// A summary of the notes, or `nil` if there are none.
    package var summary: String? {
        let texts = self.texts.withLock(\.self)
        guard let first = texts.first else { return nil }
        let more = texts.count == 1 ? "" : ", and \(texts.count - 1) more"
        return "some values in the responses can't be decoded: \(first)\(more)"
    }
}

extension ResponseMetadata {
    /// Returns the metadata with notes on values that could not be decoded.
    package func noting(_ notes: [String]) -> ResponseMetadata {
        var metadata = self
        metadata.notes = notes
        return metadata
    }
}
