using Mocks.Go.Strconv;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.GoLibraries.SearchQuery;

namespace Mocks.MockCoderd.Tasks;

/// <summary>The tasks that a query selects; null means any.</summary>
/// <remarks>Source: coder/coder, <c>coderd/searchquery/search.go</c>, <c>Tasks</c>.</remarks>
internal sealed record TaskSearch(Guid? Owner, string? Status)
{
    private static readonly string[] Keys = ["owner", "organization", "status"];

    public bool Matches(WorkspaceTask task, WorldStore world) =>
        (Owner is null || world.UserByName(task.Owner)?.Id == Owner)
        && (Status is null || TaskState.Of(task.WorkspaceId is { } id ? world.WorkspaceById(id) : null).Status.ToSnakeCase() == Status);

    /// <param name="query">Elements between blanks: <c>key:value</c>, or a word that is an owner.</param>
    public static (TaskSearch? Search, Refusal? Refusal) Parse(string query, User caller, WorldStore world)
    {
        var (terms, error) = SearchTerms.Parse(query.ToLowerInvariant(), "owner");
        return error is null ? Of(terms, caller, world) : (null, TaskErrors.InvalidSearch([new("q", error)]));
    }

    private static (TaskSearch? Search, Refusal? Refusal) Of(IReadOnlyList<KeyValuePair<string, string>> values, User caller, WorldStore world)
    {
        var problems = new List<ValidationError>();
        Guid? owner = null;
        if (One("owner") is { } name)
        {
            owner = name == "me" ? caller.Id
                : GoUuid.TryParse(name, out var id, out _) ? id
                : world.UserByName(name) is { } user && TaskLookup.Sees(caller, user.Name) ? user.Id
                : Problem("owner", $"user {GoQuote.Quote(name)} either does not exist, or you are unauthorized to view them");
        }

        if (One("organization") is { } organization && !IsOurs(organization))
        {
            Problem("organization", $"organization {GoQuote.Quote(organization)} either does not exist, or you are unauthorized to view it");
        }

        var status = One("status");
        problems.AddRange(values.Select(pair => pair.Key).Where(key => !Keys.Contains(key)).Distinct()
            .Select(key => new ValidationError(key, SearchTerms.UnknownKey(key))));
        if (problems.Count > 0)
        {
            return (null, TaskErrors.InvalidSearch(problems));
        }

        return status is not null && !Enum.GetValues<TaskStatus>().Any(known => known.ToSnakeCase() == status)
            ? (null, TaskErrors.UnknownStatus(status))
            : (new TaskSearch(owner, status), null);

        string? One(string key)
        {
            string[] given = [.. values.Where(pair => pair.Key == key).Select(pair => pair.Value)];
            if (given.Length > 1)
            {
                problems.Add(new(key, $"Query param \"{key}\" provided more than once, found {given.Length} times. " +
                    "Only provide 1 instance of this query param."));
            }

            return given is [{ Length: > 0 } only] ? only : null;
        }

        Guid? Problem(string key, string why)
        {
            problems.Add(new(key, $"Query param \"{key}\" has invalid value: {why}"));
            return null;
        }

        bool IsOurs(string organization) =>
            world.Organization.Name == organization || (GoUuid.TryParse(organization, out var id, out _) && id == world.Organization.Id);
    }
}
