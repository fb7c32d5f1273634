import CloudFoundation

/// A page of a Cloud Assistant list, addressed by token or by page number.
struct NumberedPage<Item> {
    var items: [Item]
    var nextToken: String
    var number: Int
    var size: Int
    var total: Int

    init(of all: some RandomAccessCollection<Item>, _ query: EmulatorQuery) throws {
        let maxResults = try query.number("MaxResults")
        self.number = try query.number("PageNumber") ?? 1
        self.size = try maxResults ?? query.number("PageSize") ?? 10
        self.total = all.count
        if maxResults != nil || query["NextToken"] != nil {
            let page = try EmulatorPage(of: all, size: self.size, token: query["NextToken"])
            self.items = page.items
            self.nextToken = page.nextToken ?? ""
        } else {
            let (start, overflows) = (self.number - 1).multipliedReportingOverflow(by: self.size)
            self.items = overflows ? [] : Array(all.dropFirst(start).prefix(self.size))
            self.nextToken = ""
        }
    }
}
