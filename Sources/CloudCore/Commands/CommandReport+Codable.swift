extension CommandReport: Codable {
    private enum CodingKeys: String, CodingKey {
        case machines, notes, commandIDs, missingCount, isComplete, omitsMachines, hasUnmatchedTargets
        case allSucceeded, counts
    }

    /// Decodes the format that ``encode(to:)`` writes, without the derived values.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            machines: try container.decode([MachineResult].self, forKey: .machines),
            notes: try container.decodeIfPresent([String].self, forKey: .notes) ?? [],
            commandIDs: try container.decodeIfPresent([String].self, forKey: .commandIDs),
            missingCount: try container.decodeIfPresent(Int.self, forKey: .missingCount) ?? 0,
            isComplete: try container.decodeIfPresent(Bool.self, forKey: .isComplete) ?? true,
            omitsMachines: try container.decodeIfPresent(Bool.self, forKey: .omitsMachines) ?? false,
            hasUnmatchedTargets: try container.decodeIfPresent(Bool.self, forKey: .hasUnmatchedTargets) ?? false
        )
    }

    /// Encodes the properties by name, with ``allSucceeded`` and ``counts`` added for consumers of the summary.
    ///
    /// ```json
    /// {"allSucceeded": false, "commandIDs": ["c-1"], "counts": {"failed": 1, "succeeded": 18},
    ///  "hasUnmatchedTargets": false, "isComplete": true, "omitsMachines": false, "machines": [],
    ///  "missingCount": 0, "notes": []}
    /// ```
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.machines, forKey: .machines)
        try container.encode(self.notes, forKey: .notes)
        try container.encode(self.commandIDs, forKey: .commandIDs)
        try container.encode(self.missingCount, forKey: .missingCount)
        try container.encode(self.isComplete, forKey: .isComplete)
        try container.encode(self.omitsMachines, forKey: .omitsMachines)
        try container.encode(self.hasUnmatchedTargets, forKey: .hasUnmatchedTargets)
        try container.encode(self.allSucceeded, forKey: .allSucceeded)
        let counts = self.counts.map { ($0.key.rawValue, $0.value) }
        try container.encode(Dictionary(uniqueKeysWithValues: counts), forKey: .counts)
    }
}
