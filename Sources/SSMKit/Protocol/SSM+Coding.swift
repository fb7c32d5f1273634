public import CloudFoundation

extension SSM {
    /// Returns an encoder for the JSON of the service, with dates as seconds since 1970.
    public static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }

    /// Returns a decoder for the JSON of the service and of the AWS command-line tools.
    ///
    /// It reads dates as seconds since 1970 or as ISO 8601 text.
    public static func makeDecoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let date: Date?
            if let seconds = try? container.decode(Double.self) {
                date = Date(timeIntervalSince1970: seconds)
            } else {
                let text = try container.decode(String.self)
                date = ISO8601.date(from: text) ?? Double(text).map { Date(timeIntervalSince1970: $0) }
            }
            // Foundation traps when it prints a date that is out of range or not a number.
            guard let date, abs(date.timeIntervalSince1970) < 1e12 else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "neither seconds since 1970 nor an ISO 8601 date"
                )
            }
            return date
        }
        return decoder
    }
}
