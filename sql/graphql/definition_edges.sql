-- definition_edges: parents and children of the definition state, one generation apart
-- grain: project_name, parent_id, child_id
-- reads: definition_nodes
create or replace temp table definition_edges as
select distinct child.project_name, unnest(child.depends_on) as parent_id, child.unique_id as child_id
from definition_nodes as child;
