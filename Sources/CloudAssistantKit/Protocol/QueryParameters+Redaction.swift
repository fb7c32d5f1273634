import CloudCore

// The values contain scripts, their parameters and files, so only names are shown.

extension QueryParameters: CustomStringConvertible, CustomReflectable {
    /// The names of the parameters, without their values.
    public var description: String {
        "[" + self.parameters.map(\.name).joined(separator: ", ") + "]"
    }

    /// The names of the parameters, without their values.
    public var customMirror: Mirror {
        Mirror(self, unlabeledChildren: self.parameters.map(\.name))
    }
}

extension QueryParameters.Parameter: CustomStringConvertible, CustomReflectable {
    /// The name, without the value.
    var description: String { self.name }

    /// The name, without the value.
    var customMirror: Mirror {
        Mirror(self, children: ["name": self.name, "value": redacted], displayStyle: .struct)
    }
}
