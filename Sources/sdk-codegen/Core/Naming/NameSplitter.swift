/// The splitting of a service's names into words: `OutputS3KeyPrefix` is Output, S3, Key, Prefix.
enum NameSplitter {
    /// Returns the words of a name.
    static func split(_ name: String) -> [String] {
        let characters = Array(name)
        var words: [String] = []
        var word = ""
        for (index, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if let last = word.last, character.isUppercase {
                let next = index + 1 < characters.count ? characters[index + 1] : nil
                // An uppercase letter starts a word after any other character, and before a lowercase letter.
                if !last.isUppercase || (next?.isLowercase ?? false) {
                    words.append(word)
                    word = ""
                }
            }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words.flatMap(self.separatingInitialisms)
    }

    /// Separates adjacent initialisms: `AWSKMS` is AWS, KMS.
    private static func separatingInitialisms(_ word: String) -> [String] {
        guard word.count > 3, word.allSatisfy(\.isUppercase) else { return [word] }
        for length in 2..<word.count {
            let first = String(word.prefix(length))
            let rest = String(word.dropFirst(length))
            if self.initialisms.contains(first), self.initialisms.contains(rest) { return [first, rest] }
        }
        return [word]
    }

    /// The initialisms, which Swift names write in uppercase, or in lowercase at the beginning.
    static let initialisms: Set<String> = [
        "API", "ARN", "AWS", "CPU", "CVE", "EC2", "GCP", "IAM", "ID", "IP", "JSON", "KB", "KMS", "MSRC", "OS", "OSS",
        "RAM",
        "S3", "SLS", "SNS", "SSM", "URI", "URL", "VM", "YAML",
    ]
}
