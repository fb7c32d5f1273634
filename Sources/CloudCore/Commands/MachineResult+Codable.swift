import CloudFoundation

extension MachineResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case instanceID, state, serviceStatus, reason, exitCode, standardOutput, standardError, startDate, endDate
        case commandID, stepName, steps, notes, location, repetition
    }

    /// Decodes the format that ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            instanceID: try container.decode(String.self, forKey: .instanceID),
            state: try container.decode(CommandState.self, forKey: .state),
            serviceStatus: try container.decodeIfPresent(String.self, forKey: .serviceStatus) ?? "",
            reason: try container.decodeIfPresent(String.self, forKey: .reason),
            exitCode: try container.decodeIfPresent(Int.self, forKey: .exitCode),
            standardOutput: try container.decodeIfPresent(CommandOutput.self, forKey: .standardOutput) ?? .init(),
            standardError: try container.decodeIfPresent(CommandOutput.self, forKey: .standardError) ?? .init(),
            startDate: try container.date(forKey: .startDate),
            endDate: try container.date(forKey: .endDate),
            commandID: try container.decodeIfPresent(String.self, forKey: .commandID) ?? "",
            stepName: try container.decodeIfPresent(String.self, forKey: .stepName),
            steps: try container.decodeIfPresent([StepResult].self, forKey: .steps) ?? [],
            notes: try container.decodeIfPresent([String].self, forKey: .notes) ?? [],
            location: try container.decodeIfPresent(MachineLocation.self, forKey: .location),
            repetition: try container.decodeIfPresent(Int.self, forKey: .repetition)
        )
    }

    /// Encodes the properties by name, without those that are `nil`.
    ///
    /// Dates are ISO 8601 text to the millisecond, such as `2026-01-31T23:59:59.250Z`, whatever the encoder's date
    /// strategy. Dates outside the years 1970 to 9999 are omitted.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.instanceID, forKey: .instanceID)
        try container.encode(self.state, forKey: .state)
        try container.encode(self.serviceStatus, forKey: .serviceStatus)
        try container.encodeIfPresent(self.reason, forKey: .reason)
        try container.encodeIfPresent(self.exitCode, forKey: .exitCode)
        try container.encode(self.standardOutput, forKey: .standardOutput)
        try container.encode(self.standardError, forKey: .standardError)
        try container.encode(date: self.startDate, forKey: .startDate)
        try container.encode(date: self.endDate, forKey: .endDate)
        try container.encode(self.commandID, forKey: .commandID)
        try container.encodeIfPresent(self.stepName, forKey: .stepName)
        try container.encode(self.steps, forKey: .steps)
        try container.encode(self.notes, forKey: .notes)
        try container.encodeIfPresent(self.location, forKey: .location)
        try container.encodeIfPresent(self.repetition, forKey: .repetition)
    }
}

extension StepResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, state, serviceStatus, exitCode, standardOutput, standardError, startDate, endDate
    }

    /// Decodes the format that ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            state: try container.decode(CommandState.self, forKey: .state),
            serviceStatus: try container.decodeIfPresent(String.self, forKey: .serviceStatus) ?? "",
            exitCode: try container.decodeIfPresent(Int.self, forKey: .exitCode),
            standardOutput: try container.decodeIfPresent(CommandOutput.self, forKey: .standardOutput) ?? .init(),
            standardError: try container.decodeIfPresent(CommandOutput.self, forKey: .standardError) ?? .init(),
            startDate: try container.date(forKey: .startDate),
            endDate: try container.date(forKey: .endDate)
        )
    }

    /// Encodes the properties by name, as ``MachineResult/encode(to:)`` does.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.name, forKey: .name)
        try container.encode(self.state, forKey: .state)
        try container.encode(self.serviceStatus, forKey: .serviceStatus)
        try container.encodeIfPresent(self.exitCode, forKey: .exitCode)
        try container.encode(self.standardOutput, forKey: .standardOutput)
        try container.encode(self.standardError, forKey: .standardError)
        try container.encode(date: self.startDate, forKey: .startDate)
        try container.encode(date: self.endDate, forKey: .endDate)
    }
}

extension KeyedDecodingContainer {
    /// Decodes a date from ISO 8601 text.
    fileprivate func date(forKey key: Key) throws -> Date? {
        guard let text = try self.decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let date = ISO8601.date(from: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "the date is not in ISO 8601: \(text)"
            )
        }
        return date
    }
}

extension KeyedEncodingContainer {
    /// Encodes a date as ISO 8601 text to the millisecond.
    fileprivate mutating func encode(date: Date?, forKey key: Key) throws {
        guard let date else { return }
        let milliseconds = (date.timeIntervalSince1970 * 1_000).rounded()
        let seconds = (milliseconds / 1_000).rounded(.down)
        guard let timestamp = try? Timestamp(Date(timeIntervalSince1970: seconds)) else { return }
        let fraction = "\(1_000 + Int(milliseconds - seconds * 1_000))".dropFirst()
        try self.encode("\(timestamp.extended.dropLast()).\(fraction)Z", forKey: key)
    }
}
