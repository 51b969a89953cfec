namespace AuditLens.Effects;

/// <summary>Notes what a reading asked of its surroundings. A reading that got no answer holds wherever the same questions have no answer, so it can be kept and used again.</summary>
internal sealed class ConsultedSurroundings(IKnownSurroundings inner) : IKnownSurroundings
{
    /// <summary>A reading that asks more is not kept: checking its questions would cost as much as reading again.</summary>
    private const int MostQuestions = 24;

    private readonly List<Question> _unanswered = [];

    /// <summary>Something was answered, or too much was asked.</summary>
    public bool Depends { get; private set; }

    public IReadOnlyList<Question> Unanswered => _unanswered;

    public string? Variable(string name) => Noted(Subject.Variable, name, inner.Variable(name));

    public string? FileContent(string path) => Noted(Subject.FileContent, path, inner.FileContent(path));

    public (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name)
    {
        (DeploymentEnvironment Environment, string Basis)? answer = inner.EnvironmentOf(name);
        _ = Noted(Subject.Environment, name, answer is null ? null : name);
        return answer;
    }

    public bool CreatedHere(string path) => Noted(Subject.Created, path, inner.CreatedHere(path) ? path : null) is not null;

    private string? Noted(Subject subject, string name, string? answer)
    {
        if (answer is not null || _unanswered.Count >= MostQuestions)
        {
            Depends = true;
        }
        else if (!Depends)
        {
            _unanswered.Add(new Question(subject, name));
        }

        return answer;
    }

    internal enum Subject
    {
        Variable, FileContent, Environment, Created,
    }

    /// <summary>A question that had no answer.</summary>
    internal readonly struct Question
    {
        private readonly Subject _subject;
        private readonly string _name;

        internal Question(Subject subject, string name) => (_subject, _name) = (subject, name);

        public bool IsUnansweredBy(IKnownSurroundings surroundings) => _subject switch
        {
            Subject.Variable => surroundings.Variable(_name) is null,
            Subject.FileContent => surroundings.FileContent(_name) is null,
            Subject.Environment => surroundings.EnvironmentOf(_name) is null,
            _ => !surroundings.CreatedHere(_name),
        };
    }
}
