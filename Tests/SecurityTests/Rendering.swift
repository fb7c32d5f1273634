import Foundation

/// All texts by which a program can accidentally print a value.
struct Rendering {
    private(set) var texts: [String] = []

    init(of value: Any) {
        self.add(value, depth: 0)
        var dumped = ""
        dump(value, to: &dumped)
        self.texts.append(dumped)
    }

    /// Whether any of the texts contains another text.
    func contains(_ text: String) -> Bool {
        self.texts.contains { $0.contains(text) }
    }

    private mutating func add(_ value: Any, depth: Int) {
        self.texts.append("\(value)")
        self.texts.append(String(describing: value))
        self.texts.append(String(reflecting: value))
        if let value = value as? any CustomDebugStringConvertible { self.texts.append(value.debugDescription) }
        if let error = value as? any Error {
            self.texts.append(error.localizedDescription)
            self.texts.append("\((error as NSError).userInfo)")
        }
        guard depth < 12 else { return }
        for mirror in sequence(first: Mirror(reflecting: value), next: \.superclassMirror) {
            for child in mirror.children {
                self.texts.append(child.label ?? "")
                self.add(child.value, depth: depth + 1)
            }
        }
    }
}
