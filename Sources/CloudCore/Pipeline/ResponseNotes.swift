import Synchronization

/// What could not be read of the responses to several calls.
package final class ResponseNotes: Sendable {
    private let texts = Mutex<[String]>([])

    package init() {}

    package func add(_ notes: [String]) {
        if !notes.isEmpty { self.texts.withLock { $0 += notes } }
    }

    /// What a run says of them, if there are any.
    package var summary: String? {
        let texts = self.texts.withLock(\.self)
        guard let first = texts.first else { return nil }
        let more = texts.count == 1 ? "" : ", and \(texts.count - 1) more"
        return "not all of what the service lists can be read: \(first)\(more)"
    }
}

extension ResponseMetadata {
    /// Returns what came with a response, and what could not be read of it.
    package func noting(_ notes: [String]) -> ResponseMetadata {
        var metadata = self
        metadata.notes = notes
        return metadata
    }
}
