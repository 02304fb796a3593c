/** What makes git ask layoutcheck before a commit: for pre-commit (https://pre-commit.com), and without it. */
export function hookText(version: string): string {
  return `# .pre-commit-config.yaml, for https://pre-commit.com and prek; then: pre-commit install
repos:
  - repo: local
    hooks:
      - id: layoutcheck
        name: layoutcheck (Rust records against their C counterparts)
        entry: layoutcheck check --staged
        language: node
        additional_dependencies: ["layoutcheck@${version}"]
        files: '\\.(rs|h|hh|hpp|hxx|inc|inl)$|(^|/)(\\.?layoutcheck|Cargo)\\.toml$|(^|/)layouts/'
        require_serial: true

# Without pre-commit: .git/hooks/pre-commit, made executable
#   #!/bin/sh
#   exec npx --no-install layoutcheck check --staged
`;
}
