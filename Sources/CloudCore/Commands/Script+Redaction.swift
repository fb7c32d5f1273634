extension Script: CustomStringConvertible, CustomReflectable {
    /// The interpreter, the size and the names of the variables, without the text, which may contain secrets.
    public var description: String {
        let names = self.environment.keys.sorted().joined(separator: ", ")
        return "\(self.interpreter) script (\(self.text.utf8.count) bytes)" + (names.isEmpty ? "" : " with \(names)")
    }

    /// A mirror without the text and the values of variables.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "interpreter": self.interpreter, "size": self.text.utf8.count,
                "workingDirectory": self.workingDirectory as Any, "user": self.user as Any,
                "environment": self.environment.keys.sorted(),
            ]
        )
    }
}
