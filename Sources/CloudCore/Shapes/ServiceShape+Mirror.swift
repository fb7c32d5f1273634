extension ServiceShape {
    /// Returns a mirror of the members, with secrets redacted.
    ///
    /// A type with secret members returns it from `customMirror`, and conforms to `CustomReflectable`.
    /// - Parameter labels: The names of the properties, in the order of ``members``.
    /// - Returns: The mirror.
    public func redactedMirror(_ labels: [String]) -> Mirror {
        var children: [(label: String?, value: Any)] = []
        StoredValue.borrow(self, ValueForm(.structure(Self.self))) { value in
            value.forEachMember(of: Self.table) { index, member, value in
                children.append((index < labels.count ? labels[index] : nil, member.shown(value)))
            }
        }
        return Mirror(self, children: children, displayStyle: .struct)
    }
}

extension Member {
    /// Returns the value of the property, redacted if it is secret.
    fileprivate func shown(_ value: StoredValue?) -> Any {
        if self.options.contains(.secret) { return self.isOptional ? value.map { _ in redacted } as Any : redacted }
        func shown<Value>(_ type: Value.Type) -> Any {
            let value = value?.load(as: type)
            return self.isOptional ? value as Any : value.map { $0 as Any } ?? redacted
        }
        return shown(self.form.type)
    }
}
